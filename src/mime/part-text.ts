import { decodeText } from './charset.ts'
import { unwrapFlowed } from './flowed-text.ts'
import { toLineFeeds } from './line-ends.ts'
import { decodePartBody } from './mail-structure.ts'
import type { Octets } from './octets.ts'
import type { PartNode } from './part-tree.ts'

export interface PartText {
  readonly text: string
  /** What was wrong with its bytes, a sentence each. */
  readonly warnings: readonly string[]
}

/** The text of a part exactly as its bytes and charset say. */
export function readPartText(bytes: Octets, part: PartNode): PartText {
  const { contentType, charset } = part.header
  const { body, fault } = decodePartBody(bytes, part)
  const decoded = decodeText(body, charset)
  const warnings = [fault, decoded.fault && `A part of type ${contentType} ${decoded.fault}`]
  return { text: decoded.text, warnings: warnings.filter((warning) => warning !== null) }
}

/** The text of a text/plain part as a person reads it: line ends are LF, format=flowed is unwrapped. */
export function readPlainText(bytes: Octets, part: PartNode): PartText {
  const { isFlowed, deletesSpaces } = part.header
  const { text, warnings } = readPartText(bytes, part)
  if (!isFlowed && !text.includes('\r')) return { text, warnings }
  // What is no character becomes the same as by way of octets.
  if (!isFlowed && text.length <= shortChars)
    return { text: text.replace(lineEnds, '\n').toWellFormed(), warnings }
  // Octets, not an array of lines: a line can be one character, and there may be fifty million of them.
  const lines = toLineFeeds(Buffer.from(text))
  return { text: (isFlowed ? unwrapFlowed(lines, deletesSpaces) : lines).toString(), warnings }
}

/** So few that it does not matter how many lines they are. */
const shortChars = 256 * 1024
const lineEnds = /\r\n?/g
