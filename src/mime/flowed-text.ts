import { findLineFeed, octet } from './octets.ts'

/**
 * Unwraps a text in format=flowed (RFC 3676): a line that ends in a space goes on in the next one, unless the quote
 * depth changes; `-- ` stands alone. One pass over the octets of the text; lines end in LF.
 *
 * @param text UTF-8
 * @param deletesSpaces `delsp=yes`: the space at the end was added for the wrapping
 */
export function unwrapFlowed(text: Uint8Array, deletesSpaces: boolean): Buffer {
  const unwrapped = Buffer.allocUnsafeSlow(text.length)
  let length = 0
  /** Quote depth of the line that goes on; -1 where the last one ended. */
  let openDepth = -1
  for (let lineStart = 0; lineStart <= text.length; ) {
    const lineEnd = findLineFeed(text, lineStart, text.length)
    const markEnd = skipQuoteMarks(text, lineStart)
    const contentStart = text[markEnd] === octet.space && markEnd < lineEnd ? markEnd + 1 : markEnd
    const depth = markEnd - lineStart
    const isSignature = isSignatureLine(text, contentStart, lineEnd)
    const continues = openDepth === depth && !isSignature
    if (!continues && lineStart > 0) unwrapped[length++] = octet.lineFeed
    // A stuffed space is no content; after quote marks it stays, for the reader's eye.
    const start = continues || depth === 0 ? contentStart : lineStart
    for (let at = start; at < lineEnd; at++) unwrapped[length++] = text[at] ?? 0
    const isOpen = lineEnd > contentStart && text[lineEnd - 1] === octet.space && !isSignature
    if (isOpen && deletesSpaces) length--
    openDepth = isOpen ? depth : -1
    lineStart = lineEnd + 1
  }
  return unwrapped.subarray(0, length)
}

function skipQuoteMarks(text: Uint8Array, start: number): number {
  let at = start
  while (text[at] === quoteMark) at++
  return at
}

const quoteMark = 0x3e

function isSignatureLine(text: Uint8Array, start: number, end: number): boolean {
  return (
    end - start === 3 &&
    text[start] === octet.hyphen &&
    text[start + 1] === octet.hyphen &&
    text[start + 2] === octet.space
  )
}
