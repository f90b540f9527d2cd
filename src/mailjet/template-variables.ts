import { parseExactJson } from '../lib/parse-exact-json.ts'
import { limits } from '../model/limits.ts'
import { findJsonFault } from './json-fault.ts'
import { quote, type Reading } from './reading.ts'

export type TemplateVariables = Readonly<Record<string, unknown>>

/** Objects deeper than this are refused: they could not be handed from thread to thread. */
const maxDepth = 100

/**
 * Reads X-MJ-Vars: one JSON object whose properties the template language sees as `var:name`.
 * Quirk: a whole number that JavaScript would round is kept as the text of its digits.
 *
 * @param written the same with its folds, so that a fault is found where it was written
 */
export function readVariables(value: string, written = value): Reading<TemplateVariables> {
  const parsed = parseObject(value, written)
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
function parseObject(value: string, written: string): TemplateVariables | string {
  if (value.length > limits.templateVariablesChars) {
    return `The value has ${value.length} characters; more than ${limits.templateVariablesChars} are not read`
  }
  let parsed: unknown
  try {
    parsed = parseExactJson(value)
  } catch {
    return `The value is not valid JSON${describeFault(value, written)}: Mailjet takes one JSON object`
  }
  if (!isObject(parsed))
    return `The value is ${nameKind(parsed)}: Mailjet takes one JSON object, as {"name":"Ann"}`
  return isTooDeep(parsed) ? `The object is nested more than ${maxDepth} levels deep` : parsed
}

function describeFault(value: string, written: string): string {
  if (value === '') return ' (it is empty)'
  const offset = findJsonFault(value) ?? value.length
  const { line, column } = placeOf(offset, value, written)
  const place = ` at line ${line}, column ${column}`
  return offset < value.length
    ? `${place}, before ${quote(value.slice(offset, offset + 20))}`
    : `${place}, where it ends too early`
}

/** From 1, in the value as it was folded; in the value itself where it is encoded, so that more than folds differs. */
function placeOf(offset: number, value: string, written: string) {
  const isFolded = written.replaceAll(/[\r\n]/gu, '') === value
  const text = isFolded ? written : value
  let [left, line, column] = [offset, 1, 1]
  for (let at = 0; at < text.length; at++) {
    const isLineEnd = text[at] === '\n'
    const isRead = !(isFolded && (isLineEnd || text[at] === '\r'))
    if (isRead && left === 0) break
    if (isRead) left -= 1
    column = isLineEnd ? 1 : column + (isRead ? 1 : 0)
    if (isLineEnd) line += 1
  }
  return { line, column }
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
