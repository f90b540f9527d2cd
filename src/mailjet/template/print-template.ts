import { type Expression, type LiteralValue, nameText, type Template, type TemplateNode } from './template.ts'

/** Writes a template in one agreed form: read again, it is the same template. */
export function printTemplate({ nodes }: Pick<Template, 'nodes'>): string {
  return nodes.map(printNode).join('')
}

function printNode(node: TemplateNode): string {
  switch (node.kind) {
    case 'text':
      return node.text
    case 'output':
      return `{{ ${printExpression(node.expression)} }}`
    case 'set':
      return `{% set ${node.name} = ${printExpression(node.value)} %}`
    case 'for':
      return `{% for ${node.name} in ${printExpression(node.source)} %}${printTemplate({ nodes: node.body })}{% endfor %}`
    case 'if': {
      const branches = node.branches.map(({ condition, body }, index) => {
        const keyword = index === 0 ? 'if' : 'elseif'
        return `{% ${keyword} ${printExpression(condition)} %}${printTemplate({ nodes: body })}`
      })
      const otherwise =
        node.otherwise.length === 0 ? '' : `{% else %}${printTemplate({ nodes: node.otherwise })}`
      return `${branches.join('')}${otherwise}{% endif %}`
    }
    default:
      return node satisfies never
  }
}

/** Every operation in brackets, so that no precedence need be known. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression.value)
    case 'name': {
      const { fallback } = expression
      return fallback === undefined
        ? nameText(expression)
        : `${nameText(expression)}:${printLiteral(fallback)}`
    }
    case 'call':
      return `${expression.name}(${expression.values.map(printExpression).join(', ')})`
    case 'unary':
      return `(${expression.operator} ${printExpression(expression.value)})`
    case 'binary':
      return `(${printExpression(expression.left)} ${expression.operator} ${printExpression(expression.right)})`
    default:
      return expression satisfies never
  }
}

/** Without an exponent, which the language does not know. */
function printLiteral(value: LiteralValue): string {
  if (typeof value === 'string') return `"${value}"`
  if (typeof value !== 'number' || !/e/u.test(String(value))) return String(value)
  return value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 100 })
}
