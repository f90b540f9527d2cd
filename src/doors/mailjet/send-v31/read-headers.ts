import type { SendError } from '../error-bodies.ts'
import { isForbiddenHeader, isHeaderName } from '../send/header-names.ts'
import { sendLimits } from '../send/send-limits.ts'
import type { PropertyReader } from './property-reader.ts'
import { sendErrors } from './send-errors.ts'

type Report = (error: SendError) => void

/** Of two that differ in letter case only, the last counts. */
export function readHeaders(
  reader: PropertyReader,
  report: Report,
): readonly (readonly [name: string, value: string])[] {
  const entries = Object.entries(reader.object('Headers') ?? {})
  if (entries.length > sendLimits.items) {
    report(sendErrors.tooManyItems('Headers', sendLimits.items))
    return []
  }
  const headers = new Map<string, readonly [string, string]>()
  for (const [name, value] of entries) {
    const path = `Headers["${name.slice(0, 100)}"]`
    if (!isHeaderName(name) || isForbiddenHeader(name)) report(sendErrors.forbiddenHeader(name.slice(0, 100)))
    else if (value === null) report(sendErrors.isNull(path))
    else if (typeof value !== 'string') report(sendErrors.wrongType(`Messages.${path}`, 'string'))
    else headers.set(name.toLowerCase(), [name, value.toWellFormed()])
  }
  return [...headers.values()]
}
