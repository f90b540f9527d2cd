import { readVariables as readHeaderValue } from '../../../mailjet/template-variables.ts'
import { limits } from '../../../model/limits.ts'
import type { SendError } from '../error-bodies.ts'
import { sendLimits } from '../send/send-limits.ts'
import type { PropertyReader } from './property-reader.ts'
import { sendErrors } from './send-errors.ts'

/** Variables of the template language: as many and as long as X-MJ-Vars may have, no null among them. */
export function readVariables(
  reader: PropertyReader,
  report: (error: SendError) => void,
): Readonly<Record<string, unknown>> | undefined {
  const variables = reader.object('Variables')
  if (variables === undefined) return undefined
  const names = Object.keys(variables)
  if (names.length > sendLimits.items) {
    report(sendErrors.tooManyItems('Variables', sendLimits.items))
    return undefined
  }
  const found = findNull(variables, 'Variables')
  if (found !== undefined) report(sendErrors.isNull(found))
  const json = JSON.stringify(variables)
  if (json.length > limits.templateVariablesChars) {
    const text = `Variables are too large: ${json.length} characters of at most ${limits.templateVariablesChars}.`
    report(sendErrors.tooLarge('Variables', text))
  } else if (readHeaderValue(json).typed === null) {
    report(sendErrors.tooLarge('Variables', 'Variables are nested too deep.'))
  }
  return variables
}

/** The path of the first null, in the order of the document; deep values wait, so that no depth is too much. */
function findNull(root: object, rootPath: string): string | undefined {
  const waiting: { readonly value: object; readonly path: string }[] = [{ value: root, path: rootPath }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next
    const inner: typeof waiting = []
    for (const [name, member] of Object.entries(value)) {
      const place = Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`
      if (member === null) return place
      if (typeof member === 'object') inner.push({ value: member, path: place })
    }
    for (const item of inner.toReversed()) waiting.push(item)
  }
  return undefined
}
