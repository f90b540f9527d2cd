import { limits } from '../model/limits.ts'
import type { RawField } from './header-block.ts'
import { readHeaderBlock } from './header-block.ts'
import { readEightBit, unfold } from './header-text.ts'
import { readStructure } from './mail-structure.ts'
import { type Octets, octet } from './octets.ts'
import type { PartNode } from './part-tree.ts'

/** A part with everything still encoded, its body as a place in the message's bytes. */
export interface EncodedPart {
  /** In order, with repeats; values unfolded. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Where the part begins with its header, or with its body where it has none. */
  readonly start: number
  readonly bodyStart: number
  readonly bodyEnd: number
  /** Null for what is no multipart, and for what is nested beyond `limits.encodedNesting`. */
  readonly parts: readonly EncodedPart[] | null
}

/**
 * Finds the parts of a message without decoding anything, as a plain cut at every boundary has them: what stands before
 * the first boundary and behind the last one is a piece too, where there is anything; for the last one that is at least
 * the `--` which closes a multipart. Line ends around a piece belong to none.
 */
export function readEncodedParts(raw: Uint8Array<ArrayBuffer>): EncodedPart {
  const { bytes, fields, root } = readStructure(raw)
  return describe(bytes, root, fields, 0)
}

function describe(bytes: Octets, part: PartNode, fields: readonly RawField[], depth: number): EncodedPart {
  const { headerStart, bodyStart, bodyEnd } = part
  const isCut = part.header.boundary === null || depth >= limits.encodedNesting
  return {
    headers: fields.map(({ name, body }): [string, string] => [name, readEightBit(unfold(body)).trimStart()]),
    start: headerStart,
    bodyStart,
    bodyEnd,
    parts: isCut ? null : cutBody(bytes, part, depth + 1),
  }
}

function cutBody(bytes: Octets, part: PartNode, depth: number): readonly EncodedPart[] {
  const pieces: EncodedPart[] = []
  const [first] = part.children
  const last = part.children.at(-1)
  if (first === undefined || last === undefined) return pieces
  pieces.push(...toPiece(bytes, part.bodyStart, startOfLine(bytes, first.headerStart - 1)))
  for (const child of part.children)
    pieces.push(describe(bytes, trimmed(bytes, child), readFields(bytes, child), depth))
  const closing = last.bodyEnd + lineEndLength(bytes, last.bodyEnd) + 2 + (part.header.boundary?.length ?? 0)
  pieces.push(...toPiece(bytes, closing, part.bodyEnd))
  return pieces
}

function readFields(bytes: Octets, { headerStart, bodyStart }: PartNode): readonly RawField[] {
  return readHeaderBlock(bytes, { start: headerStart, end: bodyStart, maxFields: limits.headers }).fields
}

function trimmed(bytes: Octets, part: PartNode): PartNode {
  return { ...part, bodyEnd: trimEnd(bytes, part.bodyStart, part.bodyEnd) }
}

/** What is no part of its own: nothing in front of it is read as a header. */
function toPiece(bytes: Octets, from: number, to: number): readonly EncodedPart[] {
  let start = from
  while (start < to && isLineEnd(bytes[start])) start++
  const end = trimEnd(bytes, start, to)
  return start < end ? [{ headers: [], start, bodyStart: start, bodyEnd: end, parts: null }] : []
}

function trimEnd(bytes: Octets, start: number, to: number): number {
  let end = to
  while (end > start && isLineEnd(bytes[end - 1])) end--
  return end
}

/** Where the line begins that ends with the line feed at `lineFeed`. */
function startOfLine(bytes: Octets, lineFeed: number): number {
  return bytes.lastIndexOf(octet.lineFeed, lineFeed - 1) + 1
}

function lineEndLength(bytes: Octets, at: number): number {
  if (bytes[at] === octet.carriageReturn) return bytes[at + 1] === octet.lineFeed ? 2 : 1
  return bytes[at] === octet.lineFeed ? 1 : 0
}

function isLineEnd(value: number | undefined): boolean {
  return value === octet.carriageReturn || value === octet.lineFeed
}
