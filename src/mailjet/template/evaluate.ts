import { type Expression, type Name, nameText, type Place } from './template.ts'
import { expressionError } from './template-error.ts'
import { type Engagement, findFunction } from './template-functions.ts'
import { applyOperator, isTrue, toNumber, ValueError } from './values.ts'

/** What a template sees of message and recipient. Values are JSON; null counts as not given. */
export interface TemplateContext extends Engagement {
  /** `var:` */
  readonly variables: Readonly<Record<string, unknown>>
  /** `data:`, the properties of the contact. */
  readonly properties: Readonly<Record<string, unknown>>
  /** `mj:`, such as `contact.email`. */
  readonly predefined: Readonly<Record<string, unknown>>
  /** `mj:unsub_link`, `mj:unsub_link_fr`: where the recipient unsubscribes, in the language of two letters. */
  readonly unsubscribeLink: (language: string) => string
  /** `segment:`, whether the recipient belongs to it. */
  readonly segments: Readonly<Record<string, unknown>>
}

/** One rendering: its source for errors, its context, and the variables of `set` and `for`. */
export interface Evaluation {
  readonly source: string
  readonly context: TemplateContext
  readonly locals: Map<string, unknown>
  /** Counts steps. @throws TemplateError when there were too many */
  readonly step: (count: number) => void
}

/** @throws TemplateError for a name that is not known, or a value that cannot be used so */
export function evaluate(expression: Expression, evaluation: Evaluation): unknown {
  evaluation.step(1)
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'name':
      return getName(expression, evaluation)
    case 'call': {
      const called = findFunction(expression.name)
      const values: unknown[] = []
      for (const inner of expression.values) {
        const value = evaluate(inner, evaluation)
        evaluation.step(weightOf(value))
        values.push(value)
      }
      try {
        return called?.apply(values, evaluation.context)
      } catch (error) {
        throw located(error, evaluation, expression.place)
      }
    }
    case 'unary': {
      const value = evaluate(expression.value, evaluation)
      if (expression.operator === 'not') return !isTrue(value)
      try {
        return -toNumber(value)
      } catch (error) {
        throw located(error, evaluation, expression.place)
      }
    }
    case 'binary': {
      const { operator, place } = expression
      const left = evaluate(expression.left, evaluation)
      if (operator === 'and' && !isTrue(left)) return false
      if (operator === 'or' && isTrue(left)) return true
      const right = evaluate(expression.right, evaluation)
      evaluation.step(weightOf(left) + weightOf(right))
      try {
        return applyOperator(operator, left, right)
      } catch (error) {
        throw located(error, evaluation, place)
      }
    }
    default:
      return expression satisfies never
  }
}

/** What it costs to work with a value, in steps: so that a loop over long texts ends as soon as one over short ones. */
export function weightOf(value: unknown): number {
  if (typeof value === 'string') return value.length >> 10
  return typeof value === 'object' ? objectWeight : 0
}

/** Printing one means writing all of it as JSON. */
const objectWeight = 10_000

/** Adds the place to what is wrong with a value. */
function located(error: unknown, { source }: Evaluation, { tag, end }: Place): unknown {
  return error instanceof ValueError ? expressionError(error.message, source, tag, end) : error
}

/** The value of a name, else its default. @throws TemplateError where it has neither */
export function getName(name: Name, evaluation: Evaluation): unknown {
  const value = findName(name, evaluation)
  if (value !== undefined) return value
  if (name.fallback !== undefined) return name.fallback
  const { tag, end } = name.place
  throw expressionError(`Unknown identifier: ${nameText(name)}`, evaluation.source, tag, end)
}

export function findName({ space, path }: Pick<Name, 'space' | 'path'>, evaluation: Evaluation): unknown {
  const { context, locals } = evaluation
  switch (space) {
    case undefined:
      return findPath(locals.get(path[0] ?? ''), path, 1)
    case 'var':
      return findPath(context.variables, path)
    case 'data':
      return findPath(context.properties, path)
    case 'mj':
      return findPath(context.predefined, path) ?? findUnsubscribeLink(path, context)
    case 'segment':
      return findPath(context.segments, path) ?? false
    default:
      return space satisfies never
  }
}

function findUnsubscribeLink(
  path: readonly string[],
  { unsubscribeLink }: TemplateContext,
): string | undefined {
  const language = /^unsub_link(?:_([a-z]{2}))?$/u.exec(path.join('.'))
  return language === null ? undefined : unsubscribeLink(language[1] ?? 'en')
}

/** Own properties only: a template must not see what JavaScript hangs on objects. */
function findPath(root: unknown, path: readonly string[], from = 0): unknown {
  let value = root
  for (let at = from; at < path.length; at++) {
    const name = path[at] ?? ''
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Readonly<Record<string, unknown>>)[name]
  }
  return value ?? undefined
}
