import { limits } from '../model/limits.ts'
import { quote, type Reading } from './reading.ts'

export type TemplateVariables = Readonly<Record<string, unknown>>

/** Objects deeper than this are refused: they could not be handed from thread to thread. */
const maxDepth = 100

/** Reads X-MJ-Vars: one JSON object whose properties the template language sees as `var:name`. */
export function readVariables(value: string): Reading<TemplateVariables> {
  const parsed = parseObject(value)
  if (typeof parsed === 'string') {
    return { typed: null, meaning: 'Gives the template language its variables', finding: parsed }
  }
  const names = Object.keys(parsed)
  return { typed: parsed, meaning: describe(names), finding: findNull(parsed) }
}

function describe(names: readonly string[]): string {
  if (names.length === 0) return 'Gives the template language no variables'
  const shown = names
    .slice(0, 5)
    .map((name) => quote(name))
    .join(', ')
  const more = names.length > 5 ? ` and ${names.length - 5} more` : ''
  return `Gives the template language ${names.length === 1 ? 'the variable' : 'the variables'} ${shown}${more}`
}

/** The object, or the sentence that says why it is none. */
function parseObject(value: string): TemplateVariables | string {
  if (value.length > limits.templateVariablesChars) {
    return `The value has ${value.length} characters; more than ${limits.templateVariablesChars} are not read`
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(value)
  } catch (error) {
    return `The value is not valid JSON${locate(value, error)}: Mailjet takes one JSON object`
  }
  if (!isObject(parsed))
    return `The value is ${nameKind(parsed)}: Mailjet takes one JSON object, as {"name":"Ann"}`
  return isTooDeep(parsed) ? `The object is nested more than ${maxDepth} levels deep` : parsed
}

/** Where JSON.parse stopped, and at what, as far as its message tells. */
function locate(value: string, error: unknown): string {
  if (value === '') return ' (it is empty)'
  const message = error instanceof SyntaxError ? error.message : ''
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? Number.NaN)
  if (position < value.length) {
    return ` at character ${position + 1}, before ${quote(value.slice(position, position + 20))}`
  }
  const token = /^Unexpected token (.+?), /s.exec(message)?.[1]
  return token === undefined ? ' (it ends too early)' : ` (there is an unexpected ${token})`
}

function isObject(value: unknown): value is TemplateVariables {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nameKind(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`
}

function isTooDeep(root: unknown): boolean {
  let level: unknown[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    )
  }
  return false
}

function findNull(variables: TemplateVariables): string | null {
  const name = findNullPath(variables)
  return name === undefined ? null : `"${name}" is null: Mailjet refuses null, use "" instead`
}

function findNullPath(value: object): string | undefined {
  for (const [name, inner] of Object.entries(value)) {
    if (inner === null) return name
    if (typeof inner !== 'object') continue
    const path = findNullPath(inner)
    if (path !== undefined) return `${name}.${path}`
  }
  return undefined
}
