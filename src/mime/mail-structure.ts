import { limits } from '../model/limits.ts'
import { type HeaderBlock, type RawField, readHeaderBlock } from './header-block.ts'
import { type Octets, viewOf } from './octets.ts'
import { readPartHeader } from './part-header.ts'
import { type PartNode, readPartTree } from './part-tree.ts'
import { decodeBody } from './transfer-encoding.ts'

/** A message's header fields and the places of its parts; nothing is decoded yet. */
export interface MailStructure {
  /** The whole message; everything else refers to it. */
  readonly bytes: Octets
  readonly fields: readonly RawField[]
  readonly root: PartNode
  /** One sentence for each kind of oddity met so far. */
  readonly warnings: readonly string[]
}

/** Finds header fields and parts of a message of any bytes, in time linear in their number. */
export function readStructure(raw: Uint8Array<ArrayBuffer>): MailStructure {
  const bytes = viewOf(raw)
  const block = readMessageHeader(bytes)
  const tree = readPartTree(bytes, block.bodyStart, readPartHeader(block.fields, 'text/plain'))
  return {
    bytes,
    fields: block.fields,
    root: tree.root,
    warnings: [...findHeaderFaults(block), ...tree.warnings],
  }
}

/** A part's body with its transfer encoding undone, and what was wrong with that as a sentence, or null. */
export function decodePartBody(
  bytes: Octets,
  part: PartNode,
): { readonly body: Octets; readonly fault: string | null } {
  const { encoding, contentType } = part.header
  const { bytes: body, faults } = decodeBody(bytes.subarray(part.bodyStart, part.bodyEnd), encoding)
  if (faults > 0) return { body, fault: `A part of type ${contentType} has octets that are no ${encoding}` }
  if (knownEncodings.has(encoding)) return { body, fault: null }
  const name = encoding.slice(0, shownChars)
  return {
    body,
    fault: `A part of type ${contentType} has the unknown encoding "${name}"; it is taken as it is`,
  }
}

const knownEncodings: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary', 'base64', 'quoted-printable'])
const shownChars = 60

/** The header block of the message; where it is longer than the limit, the body is looked for beyond it. */
function readMessageHeader(bytes: Octets): HeaderBlock {
  const end = Math.min(bytes.length, limits.headerBytes)
  const block = readHeaderBlock(bytes, { start: 0, end, maxFields: limits.headers })
  const isCut = block.endedBy === 'end' && end < bytes.length
  return isCut ? { ...block, bodyStart: findEmptyLine(bytes, end) } : block
}

/** The index after the first empty line at or after `start`. */
function findEmptyLine(bytes: Octets, start: number): number {
  const ends = ['\n\r\n', '\n\n'].map((text) => {
    const found = bytes.indexOf(text, start - 1, 'latin1')
    return found === -1 ? bytes.length : found + text.length
  })
  return Math.min(...ends)
}

function findHeaderFaults({ fields, count, endedBy, bodyStart }: HeaderBlock): string[] {
  const faults: string[] = []
  if (count > limits.headers)
    faults.push(`The header has ${count} fields; the first ${limits.headers} are read`)
  if (bodyStart > limits.headerBytes) {
    faults.push(`The header is longer than ${limits.headerBytes} octets; the rest of it is not read`)
  }
  if (endedBy === 'not-a-field') {
    const place =
      count === 0
        ? 'The message begins with a line'
        : `After the field ${fields.at(-1)?.name.slice(0, shownChars)} comes a line`
    faults.push(`${place} that is neither a header field nor empty: the body begins there`)
  }
  return faults
}
