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
  return decode(part, decodePartBody(bytes, part))
}

/** The text of a text/plain part as a person reads it: line ends are LF, format=flowed is unwrapped. */
export function readPlainText(bytes: Octets, part: PartNode): PartText {
  const { charset, isFlowed, deletesSpaces } = part.header
  const { body, fault } = decodePartBody(bytes, part)
  const isWide = wideCharset.test(charset ?? '')
  const { text, warnings } = decode(part, { body: isWide ? body : toLineFeeds(body), fault })
  const lines = isWide ? text.replace(/\r\n?/g, '\n') : text
  return { text: isFlowed ? unwrapFlowed(lines, deletesSpaces) : lines, warnings }
}

/** In these a CR is more than one octet. */
const wideCharset = /^(?:utf|ucs)-?(?:16|32|2|4)/i

function decode(part: PartNode, { body, fault }: { body: Octets; fault: string | null }): PartText {
  const { contentType, charset } = part.header
  const decoded = decodeText(body, charset)
  const warnings = [fault, decoded.fault && `A part of type ${contentType} ${decoded.fault}`]
  return { text: decoded.text, warnings: warnings.filter((warning) => warning !== null) }
}
