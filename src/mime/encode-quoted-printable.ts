/** Characters of one line of the result, its soft line break included (RFC 2045 §6.7). */
const lineChars = 76

/**
 * Writes text in quoted-printable. Line ends of whatever kind become CRLF; all that is not printable US-ASCII, and white
 * space at the end of a line, is encoded.
 *
 * @returns US-ASCII
 */
export function encodeQuotedPrintable(text: string): string {
  return text
    .split(/\r\n|\r|\n/u)
    .map(encodeLine)
    .join('\r\n')
}

function encodeLine(line: string): string {
  const pieces: string[] = []
  let length = 0
  const octets = Buffer.from(line)
  for (const [index, octet] of octets.entries()) {
    const unit = encodeOctet(octet, index === octets.length - 1)
    const isLast = index === octets.length - 1
    if (length + unit.length > lineChars - (isLast ? 0 : 1)) {
      pieces.push('=\r\n')
      length = 0
    }
    pieces.push(unit)
    length += unit.length
  }
  return pieces.join('')
}

function encodeOctet(octet: number, isLast: boolean): string {
  const isPrintable = octet > 0x20 && octet < 0x7f && octet !== 0x3d
  const isSpace = octet === 0x20 || octet === 0x09
  if (isPrintable || (isSpace && !isLast)) return String.fromCharCode(octet)
  return `=${octet.toString(16).toUpperCase().padStart(2, '0')}`
}
