import { matchesPattern } from '../lib/match-pattern.ts'
import { readHeaderBlock } from '../mime/header-block.ts'
import { decodeHeaderText, toSingleLine } from '../mime/header-text.ts'
import { viewOf } from '../mime/octets.ts'
import { limits } from '../model/limits.ts'
import type { HeaderPattern, NewFault, Occasion } from './fault.ts'

/** True where a rule is for whoever has got to its point. */
export function isForOccasion(fault: NewFault, occasion: Occasion): boolean {
  const { mailbox, listener, client, sender, recipient, header } = fault
  return (
    (mailbox === undefined || mailbox === occasion.mailbox) &&
    isMatch(listener, occasion.listener) &&
    isMatch(client, occasion.client) &&
    isMatch(sender, occasion.sender) &&
    (recipient === undefined || occasion.recipients.some((address) => matchesPattern(recipient, address))) &&
    (header === undefined || hasHeader(header, occasion.raw))
  )
}

function isMatch(pattern: string | undefined, text: string | null): boolean {
  return pattern === undefined || (text !== null && matchesPattern(pattern, text))
}

function hasHeader({ name, value }: HeaderPattern, raw: Uint8Array<ArrayBuffer> | undefined): boolean {
  if (raw === undefined) return false
  const end = Math.min(raw.length, limits.scannedHeaderBytes)
  const { fields } = readHeaderBlock(viewOf(raw), { start: 0, end, maxFields: limits.headers })
  const key = name.toLowerCase()
  return fields.some(
    (field) =>
      field.key === key &&
      (value === undefined || matchesPattern(value, toSingleLine(decodeHeaderText(field.body)))),
  )
}
