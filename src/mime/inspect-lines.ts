import { octet } from './octets.ts'

/** RFC 5322 §2.1.1, without the CRLF. */
const maxLineOctets = 998

/**
 * Looks at the lines of a message as SMTP sees them (RFC 5321 §2.3.8): one sentence for each kind of oddity, with the
 * line where it is first seen. One pass.
 */
export function inspectLines(bytes: Uint8Array): string[] {
  const bareLineFeed = createTally()
  const bareReturn = createTally()
  const longLine = createTally()
  const nul = createTally()
  let line = 1
  let lineStart = 0
  let previous = -1
  for (let at = 0; at < bytes.length; at++) {
    const value = bytes[at] ?? 0
    if (value > octet.carriageReturn && previous !== octet.carriageReturn) {
      previous = value
      continue
    }
    if (previous === octet.carriageReturn && value !== octet.lineFeed) count(bareReturn, line)
    if (value === octet.lineFeed) {
      const hasReturn = previous === octet.carriageReturn
      if (!hasReturn) count(bareLineFeed, line)
      if (at - lineStart - (hasReturn ? 1 : 0) > maxLineOctets) count(longLine, line)
      line++
      lineStart = at + 1
    } else if (value === 0) count(nul, line)
    previous = value
  }
  if (previous === octet.carriageReturn) count(bareReturn, line)
  if (bytes.length - lineStart > maxLineOctets) count(longLine, line)
  return [
    tell(bareLineFeed, 'line ends in a bare LF', 'lines end in a bare LF', 'SMTP wants CRLF'),
    tell(bareReturn, 'bare CR', 'bare CRs', 'a CR may only stand before LF'),
    tell(
      longLine,
      `line is longer than ${maxLineOctets} octets`,
      `lines are longer than ${maxLineOctets} octets`,
      'servers may break or refuse it',
    ),
    tell(nul, 'NUL octet', 'NUL octets', 'mail may not hold any'),
  ].filter((sentence) => sentence !== undefined)
}

interface Tally {
  count: number
  firstLine: number
}

function createTally(): Tally {
  return { count: 0, firstLine: 0 }
}

function count(tally: Tally, line: number): void {
  if (tally.count++ === 0) tally.firstLine = line
}

function tell({ count, firstLine }: Tally, one: string, many: string, rule: string): string | undefined {
  if (count === 0) return undefined
  return count === 1
    ? `1 ${one} (line ${firstLine}): ${rule}`
    : `${count} ${many} (first on line ${firstLine}): ${rule}`
}
