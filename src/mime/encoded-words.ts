import { decodeText } from './charset.ts'
import type { Octets } from './octets.ts'
import { decodeBody } from './transfer-encoding.ts'

/**
 * Decodes the encoded words in a header text (RFC 2047). White space between two of them goes (§6.2). Words in a row that
 * share charset and encoding are decoded as one, since encoders cut characters in two (§5 forbids it).
 *
 * Quirk: words are also read where they touch other text, and with spaces in them, as every client does. A charset that
 * is unknown or plainly false is read as in a body ({@link decodeText}). Takes time in proportion to the text.
 */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text
  let decoded = ''
  let from = 0
  for (let at = text.indexOf('=?'); at !== -1; at = text.indexOf('=?', Math.max(from, at + 2))) {
    const { groups, end } = readWords(text, at)
    if (groups.length === 0) continue
    decoded += text.slice(from, at) + groups.map(decodeGroup).join('')
    from = end
  }
  return decoded + text.slice(from)
}

/** Words in a row that are decoded as one. */
interface WordGroup {
  readonly charset: string
  /** `b` or `q`. */
  readonly encoding: string
  readonly pieces: string[]
}

/** The words that follow each other from `start` on, and where they end. */
function readWords(
  text: string,
  start: number,
): { readonly groups: readonly WordGroup[]; readonly end: number } {
  const groups: WordGroup[] = []
  let end = start
  for (let at = start; ; at = skipSpace(text, end)) {
    lenientWord.lastIndex = at
    const found = lenientWord.exec(text)
    if (found === null) return { groups, end }
    const [word, charset = '', encoding = '', piece = ''] = found.map((match) => match ?? '')
    add(groups, charset.toLowerCase(), encoding.toLowerCase(), piece)
    end = at + (word?.length ?? 0)
  }
}

function add(groups: WordGroup[], charset: string, encoding: string, piece: string): void {
  const last = groups.at(-1)
  if (last?.charset === charset && last.encoding === encoding) last.pieces.push(piece)
  else groups.push({ charset, encoding, pieces: [piece] })
}

function decodeGroup({ charset, encoding, pieces }: WordGroup): string {
  const text = pieces.join('')
  return decodeText(encoding === 'b' ? decodeB(text) : decodeQ(text), charset).text
}

function decodeB(text: string): Octets {
  return decodeBody(Buffer.from(text), 'base64').bytes
}

/** RFC 2047 §4.2. Where a line was cut behind a `=`, the space of the fold is passed over. */
function decodeQ(text: string): Octets {
  const latin1 = Buffer.from(text.replace(cutEscape, '=')).toString('latin1')
  const decoded = latin1
    .replace(anySpace, ' ')
    .replace(hexEscape, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(decoded, 'latin1')
}

function skipSpace(text: string, start: number): number {
  space.lastIndex = start
  space.test(text)
  return space.lastIndex
}

const cutEscape = /=[\t ]+(?=[\da-f])/gi
const anySpace = /[_\t\r\n]/g
const hexEscape = /=([\da-f]{2})/gi
const space = /[\t\r\n ]*/y
/** Charset without its language (RFC 2231 §5), encoding, text. Each piece stops at the next `?`: linear. */
const lenientWord = /=\?([\w.:-]{1,64})(?:\*[\w-]{0,64})?\?([bq])\?([^?]*)\?=/iy

/** The index after the encoded word that begins at `start`, or -1 where none does. */
export function findEncodedWordEnd(text: string, start: number): number {
  if (!text.startsWith('=?', start)) return -1
  encodedWord.lastIndex = start
  return encodedWord.test(text) ? encodedWord.lastIndex : -1
}

/** Charset (a language may follow it, RFC 2231 §5), encoding, text. Each piece stops at the next `?`: linear. */
const encodedWord = /=\?[\w.:*-]{1,64}\?[bq]\?[^?\s]*\?=/iy
