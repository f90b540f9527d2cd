import libmime from 'libmime'

/** Decodes the encoded words in a header text (RFC 2047); an unknown charset is read as UTF-8. */
export function decodeWords(text: string): string {
  return text.includes('=?') ? libmime.decodeWords(text) : text
}

/** The index after the encoded word that begins at `start`, or -1 where none does. */
export function findEncodedWordEnd(text: string, start: number): number {
  if (!text.startsWith('=?', start)) return -1
  encodedWord.lastIndex = start
  return encodedWord.test(text) ? encodedWord.lastIndex : -1
}

/** Charset (a language may follow it, RFC 2231 §5), encoding, text. Each piece stops at the next `?`: linear. */
const encodedWord = /=\?[\w.:*-]{1,64}\?[bq]\?[^?\s]*\?=/iy
