import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { decodeWords } from './encoded-words.ts'

/**
 * The value of an unstructured field as a person reads it: unfolded, encoded words decoded (RFC 2047), raw 8-bit
 * text read as UTF-8 (RFC 6532) where it is that, else as Windows-1252. What decoding brings in, line ends among it,
 * stays.
 *
 * @param latin1 one character per octet, as {@link readHeaderBlock} gives it
 */
export function decodeHeaderText(latin1: string): string {
  return decodeWords(readEightBit(unfold(latin1))).trim()
}

/** Takes the folds out (RFC 5322 §2.2.3: line ends go, the white space after them stays). */
export function unfold(text: string): string {
  return text.includes('\n') || text.includes('\r') ? text.replace(lineEnds, '') : text
}

/** Reads octets above 127, kept one to a character, as the text that was meant. */
export function readEightBit(latin1: string): string {
  if (!eightBit.test(latin1)) return latin1
  const bytes = Buffer.from(latin1, 'latin1')
  return isUtf8(bytes) ? bytes.toString() : iconv.decode(bytes, 'windows-1252')
}

/** One line for a list: control characters, also those that came in by encoded words, become spaces. */
export function toSingleLine(text: string): string {
  return text.replace(controlCharacters, ' ').trim()
}

const lineEnds = /[\r\n]+/g
const eightBit = /[\x80-\xff]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacters = /[\x00-\x1f\x7f]+/g
