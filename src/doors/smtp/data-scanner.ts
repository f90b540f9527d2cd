/**
 * Reads the octets that follow a DATA command (RFC 5321 §4.1.1.4): undoes the dot-stuffing and finds the end.
 *
 * A line is what ends in CRLF, nothing else: a bare CR or LF is an octet like any other, so that no other sequence than
 * CRLF.CRLF can end a message early and turn the rest of it into commands (RFC 5321 §2.3.8, §4.1.1.4). The dot that
 * begins a line is dropped (§4.5.2), also where the client forgot to double it.
 *
 * Quirk: smtp-server drops a dot only where two of them follow a line feed, also a bare one; this reader replaces its.
 */
export interface DataScanner {
  /**
   * Takes the next octets, in pieces of any size.
   *
   * @returns what follows the end of the message; undefined as long as that has not come
   */
  push(octets: Buffer): Buffer | undefined
}

const CR = 0x0d
const LF = 0x0a
const DOT = 0x2e
const lineEnd = Buffer.from('\r\n')
const lineEndDot = Buffer.from('\r\n.')
const nothing = Buffer.alloc(0)

/** @param emit hears the octets of the message, in order, in pieces that may be kept */
export function createDataScanner(emit: (octets: Buffer) => void): DataScanner {
  /** What may turn out to begin the end: at most `\r\n.\r`. At first, the line end of the DATA command itself. */
  let held: Buffer = lineEnd
  /** How many octets of `held` are not part of the message. */
  let foreign = lineEnd.length

  function push(chunk: Buffer): Buffer | undefined {
    if (chunk.length === 0) return undefined
    // The line end of the DATA command only matters to a message that begins with a dot.
    if (foreign === held.length && chunk[0] !== DOT) forget()
    const octets = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    let from = foreign
    let at = 0
    for (;;) {
      const line = octets.indexOf(lineEndDot, at)
      if (line === -1) return hold(octets, from, octets.length - lineEndAtEnd(octets))
      const [next, afterNext] = [octets[line + 3], octets[line + 4]]
      if (next === undefined || (next === CR && afterNext === undefined)) return hold(octets, from, line)
      if (line + 2 > from) emit(octets.subarray(from, line + 2))
      if (next === CR && afterNext === LF) return octets.subarray(line + 5)
      from = line + 3
      at = from
    }
  }

  function forget(): void {
    held = nothing
    foreign = 0
  }

  function hold(octets: Buffer, from: number, end: number): undefined {
    if (end > from) emit(octets.subarray(from, end))
    held = end < octets.length ? octets.subarray(end) : nothing
    foreign = Math.max(0, from - end)
  }

  return { push }
}

/** How many of the last octets are CRLF, or the CR that may become one. */
function lineEndAtEnd(octets: Buffer): number {
  const last = octets[octets.length - 1]
  if (last === CR) return 1
  return last === LF && octets[octets.length - 2] === CR ? 2 : 0
}
