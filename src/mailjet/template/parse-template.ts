import { type Closing, lexExpression, type Token } from './lex-expression.ts'
import { fail, next, parseExpression, parseName, peek, type TokenReader } from './parse-expression.ts'
import type { Branch, Expression, Name, Template, TemplateNode } from './template.ts'
import { structureError } from './template-error.ts'

/** Blocks inside each other; beyond it a template is refused rather than the stack be risked. */
const maxNesting = 100

/** A block that has been begun and not ended. */
type Open =
  | { readonly kind: 'template'; nodes: TemplateNode[] }
  | { readonly kind: 'for'; readonly name: string; readonly source: Name; nodes: TemplateNode[] }
  | {
      readonly kind: 'if'
      readonly branches: Branch[]
      /** Of the branch being read; undefined behind `else`. */
      condition: Expression | undefined
      nodes: TemplateNode[]
    }

/**
 * Reads a whole template: an error anywhere is an error, also in a branch that would not be taken. Comments, filters and
 * what else the reference does not have are none of the language.
 *
 * @throws TemplateError in Mailjet's words, with the place
 */
export function parseTemplate(source: string): Template {
  const open: Open[] = [{ kind: 'template', nodes: [] }]
  let at = 0
  while (at < source.length) {
    const tag = findTag(source, at)
    if (tag > at) innermost(open).nodes.push({ kind: 'text', text: source.slice(at, tag) })
    if (tag === source.length) break
    const closing: Closing = source.startsWith('{{', tag) ? '}}' : '%}'
    const tokens = lexExpression(source, tag, tag + 2, closing)
    const reader: TokenReader = { source, tag, tokens, at: 0 }
    if (closing === '}}') innermost(open).nodes.push({ kind: 'output', expression: parseWhole(reader) })
    else parseStatement(reader, open)
    at = endOf(tokens)
  }
  if (open.length > 1) throw structureError(source, source.length)
  return { source, nodes: innermost(open).nodes }
}

/** Where the next tag begins, else the end of the source. */
function findTag(source: string, from: number): number {
  for (let at = source.indexOf('{', from); at >= 0; at = source.indexOf('{', at + 1)) {
    const second = source.charAt(at + 1)
    if (second === '{' || second === '%') return at
  }
  return source.length
}

function endOf(tokens: readonly Token[]): number {
  return tokens.at(-1)?.end ?? 0
}

function innermost(open: readonly Open[]): Open {
  const last = open.at(-1)
  if (last === undefined) throw new RangeError('The template itself is always open')
  return last
}

/** An expression that fills its tag. */
function parseWhole(reader: TokenReader): Expression {
  const expression = parseExpression(reader)
  expectClose(reader)
  return expression
}

function expectClose(reader: TokenReader): void {
  if (peek(reader).kind !== 'close') throw fail(reader)
}

function parseStatement(reader: TokenReader, open: Open[]): void {
  const keyword = next(reader)
  const block = innermost(open)
  switch (keyword.kind === 'word' ? keyword.text : '') {
    case 'if':
      push(reader, open, { kind: 'if', branches: [], condition: parseWhole(reader), nodes: [] })
      return
    case 'elseif':
      if (block.kind !== 'if' || block.condition === undefined) break
      endBranch(block, block.condition)
      block.condition = parseWhole(reader)
      return
    case 'else':
      if (block.kind !== 'if' || block.condition === undefined) break
      expectClose(reader)
      endBranch(block, block.condition)
      block.condition = undefined
      return
    case 'endif':
      if (block.kind !== 'if') break
      expectClose(reader)
      endIf(block, open)
      return
    case 'for':
      push(reader, open, parseFor(reader))
      return
    case 'endfor':
      if (block.kind !== 'for') break
      expectClose(reader)
      open.pop()
      innermost(open).nodes.push({ kind: 'for', name: block.name, source: block.source, body: block.nodes })
      return
    case 'set':
      block.nodes.push(parseSet(reader))
      return
  }
  throw structureError(reader.source, keyword.kind === 'close' ? keyword.start : keyword.end)
}

function push(reader: TokenReader, open: Open[], block: Open): void {
  if (open.length > maxNesting) throw structureError(reader.source, endOf(reader.tokens))
  open.push(block)
}

function endBranch(block: Extract<Open, { kind: 'if' }>, condition: Expression): void {
  block.branches.push({ condition, body: block.nodes })
  block.nodes = []
}

function endIf(block: Extract<Open, { kind: 'if' }>, open: Open[]): void {
  if (block.condition !== undefined) endBranch(block, block.condition)
  open.pop()
  innermost(open).nodes.push({ kind: 'if', branches: block.branches, otherwise: block.nodes })
}

/** `for NAME in SOURCE` */
function parseFor(reader: TokenReader): Open {
  const name = readVariable(reader)
  const word = next(reader)
  if (word.kind !== 'word' || word.text !== 'in') throw structureError(reader.source, word.end)
  const source = parseName(reader)
  expectClose(reader)
  return { kind: 'for', name, source, nodes: [] }
}

/** `set NAME = E` */
function parseSet(reader: TokenReader): TemplateNode {
  const name = readVariable(reader)
  const equals = next(reader)
  if (equals.kind !== 'symbol' || equals.text !== '=') throw structureError(reader.source, equals.end)
  return { kind: 'set', name, value: parseWhole(reader) }
}

function readVariable(reader: TokenReader): string {
  const { kind, text, end } = next(reader)
  if (kind !== 'word') throw structureError(reader.source, end)
  return text
}
