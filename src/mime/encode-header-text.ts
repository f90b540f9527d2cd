/** Octets of UTF-8 in one encoded word: 75 characters in all (RFC 2047 §2), four for three octets. */
const wordOctets = 45

/**
 * Writes text as the value of an unstructured header field: as it is where it is printable US-ASCII on one short line,
 * else in encoded words (RFC 2047), none of which cuts a character, folded between them.
 *
 * @param keepsLineEnds those in the text are encoded like its other characters; else they become spaces
 */
export function encodeHeaderText(text: string, { keepsLineEnds = false } = {}): string {
  if (/^[\x20-\x7e]{0,900}$/u.test(text) && !text.includes('=?')) return text
  const words: string[] = []
  let word = ''
  const wellFormed = text.toWellFormed()
  for (const character of keepsLineEnds ? wellFormed : wellFormed.replace(/[\r\n]+/gu, ' ')) {
    if (Buffer.byteLength(word + character) > wordOctets) {
      words.push(word)
      word = ''
    }
    word += character
  }
  if (word !== '') words.push(word)
  return words.map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`).join('\r\n ')
}
