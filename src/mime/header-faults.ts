import { findField, type RawField } from './header-block.ts'
import { decodeHeaderText, toSingleLine } from './header-text.ts'

/** The fields that a message has once at most (RFC 5322 §3.6). */
const singleFields: readonly string[] = [
  ...['date', 'from', 'sender', 'reply-to', 'to', 'cc', 'bcc', 'message-id', 'in-reply-to', 'references'],
  ...['subject', 'mime-version', 'content-type', 'content-transfer-encoding'],
]

/**
 * What a strict reader would object to in the header, one sentence each.
 *
 * @param date of the Date field, null where it could not be read
 */
export function findHeaderFaults(fields: readonly RawField[], date: number | null): string[] {
  const faults: string[] = []
  const counts = new Map<string, number>()
  for (const { key } of fields) counts.set(key, (counts.get(key) ?? 0) + 1)
  for (const name of ['From', 'Date', 'Message-ID']) {
    if (!counts.has(name.toLowerCase())) faults.push(`The header has no ${name} field`)
  }
  const dateField = findField(fields, 'date')
  if (dateField !== undefined && date === null) {
    const text = toSingleLine(decodeHeaderText(dateField.body)).slice(0, shownChars)
    faults.push(`The Date field is no date of RFC 5322: "${text}"`)
  }
  for (const key of singleFields) {
    const count = counts.get(key) ?? 0
    if (count > 1)
      faults.push(`The field ${findField(fields, key)?.name} is given ${count} times; it may be there once`)
  }
  const eightBit = fields.find((field) => /[\x80-\xff]/.test(field.raw))
  if (eightBit !== undefined)
    faults.push(
      `The field ${eightBit.name.slice(0, shownChars)} holds raw 8-bit text, which only SMTPUTF8 allows`,
    )
  return faults
}

const shownChars = 60
