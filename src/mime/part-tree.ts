import { limits } from '../model/limits.ts'
import { readHeaderBlock } from './header-block.ts'
import { findLineFeed, type Octets, octet } from './octets.ts'
import { type PartHeader, readPartHeader } from './part-header.ts'

/** A node of the MIME tree with its place in the message's bytes. */
export interface PartNode {
  /** IMAP's numbering (RFC 3501 §6.4.5): `1`, `2.1`; `""` for a multipart message itself. */
  readonly number: string
  readonly header: PartHeader
  /** Where its header begins; its body begins behind it. */
  readonly headerStart: number
  /** The body as transferred, without the line end that belongs to the next boundary. */
  readonly bodyStart: number
  readonly bodyEnd: number
  readonly children: readonly PartNode[]
}

export interface PartTree {
  readonly root: PartNode
  /** One sentence for each kind of oddity. */
  readonly warnings: readonly string[]
}

/** A part while its end is still to be found. */
interface GrowingPart extends PartNode {
  bodyEnd: number
  readonly children: GrowingPart[]
}

/** A multipart whose closing boundary has not come yet. */
interface OpenMultipart {
  readonly part: GrowingPart
  readonly boundary: string
  /** Depth of the enclosing multipart that has the same boundary: its delimiters cannot be seen meanwhile. */
  readonly shadowed: number | undefined
  /** The part that the next delimiter ends; null in the preamble. */
  current: GrowingPart | null
}

interface Delimiter {
  readonly depth: number
  readonly isClosing: boolean
}

interface TreeState {
  readonly bytes: Octets
  readonly open: OpenMultipart[]
  /** Boundary of an open multipart → its index in `open`. */
  readonly depths: Map<string, number>
  longestBoundary: number
  parts: number
  readonly warnings: Set<string>
}

/**
 * Finds the parts of a message in one pass over its bytes (RFC 2046 §5.1). Where a limit is reached, the rest of the
 * message or the multipart nested too deeply is one opaque part.
 *
 * Quirk: a delimiter is a line that holds a boundary and nothing else but white space after it, where RFC 2046 lets a
 * line begin with one. So a boundary that begins with another one is told from it.
 */
export function readPartTree(bytes: Octets, bodyStart: number, header: PartHeader): PartTree {
  const isMultipart = header.boundary !== null
  const root = createPart(isMultipart ? '' : '1', header, { headerStart: 0, bodyStart }, bytes.length)
  const state: TreeState = {
    bytes,
    open: [],
    depths: new Map(),
    longestBoundary: 0,
    parts: 1,
    warnings: new Set(),
  }
  openMultipart(state, root)
  readParts(state, bodyStart)
  for (const { current } of state.open) endPart(current, bytes.length)
  return { root, warnings: [...state.warnings] }
}

/** Goes from delimiter to delimiter until every multipart is closed, the bytes end, or there are too many parts. */
function readParts(state: TreeState, start: number): void {
  let line = start
  while (state.open.length > 0) {
    const found = findDelimiter(state, line)
    if (found === undefined) {
      state.warnings.add(neverCloses)
      return
    }
    endParts(state, found.delimiter.depth, found.lineStart)
    line = found.next
    if (found.delimiter.isClosing) closeMultipart(state)
    else if (state.parts < limits.parts) line = beginPart(state, line)
    else {
      keepRest(state, line)
      return
    }
  }
}

const neverCloses = 'A multipart is not closed: its last boundary is missing'

/** Where a part and its body begin. */
interface PartStart {
  readonly headerStart: number
  readonly bodyStart: number
}

function createPart(number: string, header: PartHeader, start: PartStart, bodyEnd: number): GrowingPart {
  return { number, header, ...start, bodyEnd, children: [] }
}

/** From here on the boundary of this part, if it is a multipart, is looked for. */
function openMultipart(state: TreeState, part: GrowingPart): void {
  const { boundary, contentType } = part.header
  if (boundary === null) {
    if (contentType.startsWith('multipart/')) {
      state.warnings.add(`A part of type ${contentType} names no boundary and is kept as one piece`)
    }
    return
  }
  if (state.open.length >= limits.nesting) {
    state.warnings.add(
      `Multiparts are nested more than ${limits.nesting} levels deep; the rest is kept as one part`,
    )
    return
  }
  state.open.push({ part, boundary, shadowed: state.depths.get(boundary), current: null })
  state.depths.set(boundary, state.open.length - 1)
  state.longestBoundary = Math.max(state.longestBoundary, boundary.length)
}

function closeMultipart(state: TreeState): void {
  const closed = state.open.pop()
  if (closed === undefined) return
  if (closed.shadowed === undefined) state.depths.delete(closed.boundary)
  else state.depths.set(closed.boundary, closed.shadowed)
}

/** Ends what is being read inside the multipart at `depth`; multiparts further in should have been closed before. */
function endParts(state: TreeState, depth: number, lineStart: number): void {
  const end = lineStart - lineEndLength(state.bytes, lineStart)
  for (const { current } of state.open.slice(depth)) endPart(current, end)
  while (state.open.length > depth + 1) {
    state.warnings.add(neverCloses)
    closeMultipart(state)
  }
}

function endPart(part: GrowingPart | null, end: number): void {
  if (part !== null) part.bodyEnd = Math.max(part.bodyStart, end)
}

/** Reads the header of the part that begins at `start`; returns where its body begins. */
function beginPart(state: TreeState, start: number): number {
  const parent = state.open.at(-1)
  const block = readHeaderBlock(state.bytes, {
    start,
    end: Math.min(state.bytes.length, start + limits.headerBytes),
    maxFields: limits.headers,
    isDelimiter: (lineStart, lineEnd) => readDelimiter(state, lineStart, lineEnd) !== undefined,
  })
  const defaultType = parent?.part.header.contentType === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
  addPart(state, readPartHeader(block.fields, defaultType), {
    headerStart: start,
    bodyStart: block.bodyStart,
  })
  return block.bodyStart
}

/** Keeps everything from `start` on as one part that nobody looks into. */
function keepRest(state: TreeState, start: number): void {
  state.warnings.add(`The message has more than ${limits.parts} parts; the rest is kept as one part`)
  addPart(state, readPartHeader([], 'application/octet-stream'), { headerStart: start, bodyStart: start })
}

function addPart(state: TreeState, header: PartHeader, start: PartStart): void {
  const parent = state.open.at(-1)
  if (parent === undefined) return
  const position = parent.part.children.length + 1
  const number = parent.part.number === '' ? `${position}` : `${parent.part.number}.${position}`
  const part = createPart(number, header, start, state.bytes.length)
  parent.part.children.push(part)
  parent.current = part
  state.parts++
  openMultipart(state, part)
}

/** The next delimiter at or after `start`, which is the beginning of a line. */
function findDelimiter(
  state: TreeState,
  start: number,
): { delimiter: Delimiter; lineStart: number; next: number } | undefined {
  const { bytes } = state
  for (let lineStart = start; lineStart < bytes.length; ) {
    const lineFeed = findLineFeed(bytes, lineStart, bytes.length)
    const delimiter = readDelimiter(state, lineStart, lineFeed)
    if (delimiter !== undefined) return { delimiter, lineStart, next: Math.min(lineFeed + 1, bytes.length) }
    lineStart = mayDelimit(bytes, lineFeed + 1) ? lineFeed + 1 : leap(bytes, lineFeed)
  }
  return undefined
}

/** Whether a line begins there as delimiters do. */
function mayDelimit(bytes: Octets, lineStart: number): boolean {
  return bytes[lineStart] === octet.hyphen && bytes[lineStart + 1] === octet.hyphen
}

/** Where the next such line begins; the end of the bytes where there is none. */
function leap(bytes: Octets, lineFeed: number): number {
  const found = bytes.indexOf(lineWithHyphens, lineFeed)
  return found === -1 ? bytes.length : found + 1
}

const lineWithHyphens = Buffer.from('\n--')

function readDelimiter(state: TreeState, lineStart: number, lineEnd: number): Delimiter | undefined {
  const { bytes, depths } = state
  if (!mayDelimit(bytes, lineStart)) return undefined
  let end = lineEnd
  while (end > lineStart && isBlank(bytes[end - 1])) end--
  const length = end - lineStart - 2
  if (length < 1 || length > state.longestBoundary + 2) return undefined
  const text = bytes.toString('latin1', lineStart + 2, end)
  const depth = depths.get(text)
  if (depth !== undefined) return { depth, isClosing: false }
  if (!text.endsWith('--')) return undefined
  const closing = depths.get(text.slice(0, -2))
  return closing === undefined ? undefined : { depth: closing, isClosing: true }
}

function isBlank(value: number | undefined): boolean {
  return value === octet.space || value === octet.tab || value === octet.carriageReturn
}

/** Length of the line end before `lineStart`: it belongs to the delimiter (RFC 2046 §5.1.1). */
function lineEndLength(bytes: Octets, lineStart: number): number {
  if (lineStart === 0 || bytes[lineStart - 1] !== octet.lineFeed) return 0
  return bytes[lineStart - 2] === octet.carriageReturn ? 2 : 1
}
