const dot = 0x2e
const lineFeed = 0x0a
const carriageReturn = 0x0d

/** Makes the octets of a message the lines of an answer (RFC 1939 §3), piece by piece. */
export interface DotStuffing {
  push(piece: Buffer): Buffer
  /** What ends the answer: a CRLF where the message ends without one, then the lone dot. */
  end(): Buffer
}

/**
 * Nothing is changed but that a dot which begins a line is doubled.
 *
 * Quirk: a line begins after a bare LF too. Most clients (poplib, fetchmail, mutt) end lines there, and a lone dot would
 * end the answer for them; one that ends lines at CRLF only sees a second dot instead.
 */
export function createDotStuffing(): DotStuffing {
  let isLineStart = true
  let last = 0
  let beforeLast = 0
  let isEmpty = true

  return {
    push(piece) {
      if (piece.length === 0) return piece
      const stuffed = stuff(piece, isLineStart)
      beforeLast = piece.length > 1 ? (piece.at(-2) ?? 0) : last
      last = piece.at(-1) ?? 0
      isLineStart = last === lineFeed
      isEmpty = false
      return stuffed
    },
    end() {
      const isEnded = isEmpty || (beforeLast === carriageReturn && last === lineFeed)
      return Buffer.from(isEnded ? '.\r\n' : '\r\n.\r\n')
    },
  }
}

const lineWithDot = Buffer.from('\n.')

function stuff(piece: Buffer, isLineStart: boolean): Buffer {
  const leading = isLineStart && piece[0] === dot ? 1 : 0
  let count = leading
  for (let at = piece.indexOf(lineWithDot); at !== -1; at = piece.indexOf(lineWithDot, at + 2)) count += 1
  if (count === 0) return piece
  const stuffed = Buffer.allocUnsafe(piece.length + count)
  let to = leading
  if (leading === 1) stuffed[0] = dot
  let from = 0
  for (let at = piece.indexOf(lineWithDot); at !== -1; at = piece.indexOf(lineWithDot, at + 2)) {
    to += piece.copy(stuffed, to, from, at + 1)
    stuffed[to] = dot
    to += 1
    from = at + 1
  }
  piece.copy(stuffed, to, from)
  return stuffed
}

/** Tells where the answer to TOP (RFC 1939 §7) ends: after the header block, its empty line, and `lines` of the body. */
export function createTopCut(lines: number): { cut(piece: Buffer): Buffer; readonly isDone: boolean } {
  let isInHeader = true
  let linesLeft = lines
  let isDone = false
  /** Of the line that the last piece left unfinished: none, a lone CR, or more. */
  let begun: 'empty' | 'cr' | 'more' = 'empty'

  function endLine(isBlank: boolean): void {
    if (!isInHeader) linesLeft -= 1
    else if (isBlank) isInHeader = false
    isDone = !isInHeader && linesLeft <= 0
  }

  return {
    cut(piece) {
      let from = 0
      while (!isDone) {
        const end = piece.indexOf(lineFeed, from)
        const rest = piece.subarray(from, end === -1 ? piece.length : end)
        begun = stateOf(begun, rest)
        if (end === -1) return piece
        endLine(begun !== 'more')
        begun = 'empty'
        from = end + 1
      }
      return piece.subarray(0, from)
    },
    get isDone() {
      return isDone
    },
  }
}

function stateOf(begun: 'empty' | 'cr' | 'more', rest: Buffer): 'empty' | 'cr' | 'more' {
  if (rest.length === 0) return begun
  return begun === 'empty' && rest.length === 1 && rest[0] === carriageReturn ? 'cr' : 'more'
}
