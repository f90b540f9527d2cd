/**
 * Scripts that put no space between words. Each of their characters becomes a word of its own, so that a search for some
 * of them in a row, which is a phrase, finds them wherever they stand.
 */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu

/** Text as the index gets it, and as it is searched for. */
export function segmentWords(text: string): string {
  return text.replace(unspaced, ' $& ')
}
