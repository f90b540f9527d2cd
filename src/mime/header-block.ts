import { findLineFeed, type Octets, octet } from './octets.ts'

/** A header field as it stands in the bytes; nothing is decoded, one character per octet (Latin-1). */
export interface RawField {
  /** As written, white space before the colon left out. */
  readonly name: string
  /** The name in lower case. */
  readonly key: string
  /** Everything after the colon, folds included, without the line end that closes the field. */
  readonly body: string
  /** The field as received, folds included, without the line end that closes it. */
  readonly raw: string
}

/** What ended a header block: the empty line (RFC 5322 §2.1), a line that is no field, or the end of the window. */
export type HeaderEnd = 'empty-line' | 'not-a-field' | 'end'

export interface HeaderBlock {
  /** In order, with repeats; at most as many as asked for. */
  readonly fields: readonly RawField[]
  /** How many there are. */
  readonly count: number
  /** Index of the first octet after the block, the empty line included in it. */
  readonly bodyStart: number
  readonly endedBy: HeaderEnd
}

export interface HeaderWindow {
  readonly start: number
  /** Nothing at or after it is read. */
  readonly end: number
  readonly maxFields: number
  /** Tells a line that ends the block though it may look like a field: a boundary of an enclosing multipart. */
  readonly isDelimiter?: (lineStart: number, lineEnd: number) => boolean
}

/**
 * Reads a header block (RFC 5322 §2.2) in one pass. Lines may end in CRLF or in a bare LF. A first line in the form
 * `From …` without a colon, as mailbox files have it, is passed over.
 *
 * Quirk: a line that is no field, no continuation and not empty ends the block and begins the body.
 */
export function readHeaderBlock(bytes: Octets, window: HeaderWindow): HeaderBlock {
  const { start, end, maxFields, isDelimiter } = window
  /** Where a field begins, where its colon stands and where it ends, one after the other. */
  const offsets: number[] = []
  let count = 0
  let at = start
  let endedBy: HeaderEnd = 'end'
  while (at < end) {
    const lineFeed = findLineFeed(bytes, at, end)
    const textEnd = lineFeed > at && bytes[lineFeed - 1] === octet.carriageReturn ? lineFeed - 1 : lineFeed
    if (textEnd === at && lineFeed < end) {
      at = lineFeed + 1
      endedBy = 'empty-line'
      break
    }
    const isFold = count > 0 && isWhiteSpace(bytes[at])
    const colon = isFold ? -1 : findColon(bytes, at, textEnd)
    const belongs = isFold || colon !== -1 || (at === start && isMailboxFileLine(bytes, at))
    if (!belongs || isDelimiter?.(at, textEnd)) {
      endedBy = 'not-a-field'
      break
    }
    if (colon !== -1) count++
    if (colon !== -1 && count <= maxFields) offsets.push(at, colon, textEnd)
    else if (isFold && count <= maxFields) offsets[offsets.length - 1] = textEnd
    at = Math.min(lineFeed + 1, end)
  }
  return { fields: sliceFields(bytes, start, offsets), count, bodyStart: at, endedBy }
}

/** The body of the first field of that name (lower case); where a field is given twice, the first one counts. */
export function findField(fields: readonly RawField[], key: string): RawField | undefined {
  return fields.find((field) => field.key === key)
}

function sliceFields(bytes: Octets, start: number, offsets: readonly number[]): RawField[] {
  const text = bytes.toString('latin1', start, offsets.at(-1) ?? start)
  const fields: RawField[] = []
  for (let index = 0; index + 2 < offsets.length; index += 3) {
    const nameStart = (offsets[index] ?? 0) - start
    const colon = (offsets[index + 1] ?? 0) - start
    const fieldEnd = (offsets[index + 2] ?? 0) - start
    const name = text.slice(nameStart, colon).trimEnd()
    const body = text.slice(colon + 1, fieldEnd)
    fields.push({ name, key: name.toLowerCase(), body, raw: text.slice(nameStart, fieldEnd) })
  }
  return fields
}

/** The colon after a field name: printable US-ASCII (RFC 5322 §3.6.8), white space allowed after it (§4.5.8). */
function findColon(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && isNameOctet(bytes[at] ?? 0)) at++
  if (at === start) return -1
  while (at < end && isWhiteSpace(bytes[at])) at++
  return at < end && bytes[at] === octet.colon ? at : -1
}

function isNameOctet(value: number): boolean {
  return value > octet.space && value < 0x7f && value !== octet.colon
}

function isWhiteSpace(value: number | undefined): boolean {
  return value === octet.space || value === octet.tab
}

function isMailboxFileLine(bytes: Octets, at: number): boolean {
  return bytes.toString('latin1', at, at + 5) === 'From '
}
