import { type ArchiveItem, tooLarge } from './archive-item.ts'

export interface MboxOptions {
  /** Messages of more are passed over; no more than that is kept of any. */
  readonly maxBytes: number
  /** mboxo quotes `From ` only, so `>>From ` was meant; mboxrd, the usual one, quotes that too. */
  readonly isMboxo?: boolean
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const greater = 0x3e
const nextFrom = Buffer.from('\nFrom ')
/** A longer line begins no message. */
const longestFromLine = 1_000
/** Line ends that a reader adds: the one in front, and what stands between two messages. */
const aroundBytes = 3

/**
 * Reads an mbox file (RFC 4155) as it comes, message by message: a message begins at a line `From `, a sender, a date, at the
 * start of a line. Its quoting is taken back. Memory is bounded by one message, whatever the file has.
 */
export async function* readMbox(
  source: AsyncIterable<Uint8Array>,
  { maxBytes, isMboxo = false }: MboxOptions,
): AsyncGenerator<ArchiveItem> {
  // With a line end in front, the first message begins as all others do.
  let buffer: Buffer = Buffer.from('\n')
  let message = createCollector(maxBytes + aroundBytes)
  let fromLine: string | undefined
  let count = 0

  function finish(endsInCrlf: boolean, isLast: boolean): ArchiveItem | undefined {
    const bytes = message.bytes()
    message = createCollector(maxBytes + aroundBytes)
    if (fromLine === undefined) return describePreamble(bytes)
    count += 1
    const content = bytes && withoutSeparator(bytes.subarray(1), endsInCrlf, isLast)
    if (content === undefined || content.length > maxBytes) return tooLarge(`message ${count}`, maxBytes)
    return { kind: 'mail', raw: unquote(content, isMboxo), sender: readSender(fromLine) }
  }

  for await (const chunk of source) {
    buffer = Buffer.concat([buffer, chunk])
    let from = 0
    for (;;) {
      const at = buffer.indexOf(nextFrom, from)
      const lineEnd = at === -1 ? -1 : buffer.indexOf(lineFeed, at + 1)
      const isUnfinished = at !== -1 && lineEnd === -1 && buffer.length - at < longestFromLine
      if (at === -1 || isUnfinished) {
        // What may be the beginning of such a line stays, with the line end before it.
        const keepFrom = isUnfinished ? at : Math.max(0, buffer.length - nextFrom.length + 1)
        message.take(buffer.subarray(0, keepFrom))
        buffer = buffer.subarray(keepFrom)
        break
      }
      const line = lineEnd === -1 ? '' : buffer.toString('latin1', at + 1, lineEnd)
      from = at + 1
      if (!fromLineForm.test(line)) continue
      message.take(buffer.subarray(0, at + 1))
      const finished = finish(line.endsWith('\r'), false)
      if (finished !== undefined) yield finished
      fromLine = line
      buffer = buffer.subarray(lineEnd)
      from = 0
    }
  }
  message.take(buffer)
  const last = finish(false, true)
  if (last !== undefined) yield last
}

const fromLineForm =
  /^From .*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+(?:\d{1,2}\s+)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+[\d:]/u

/** Collects up to so many bytes; beyond them it lets go of everything. */
function createCollector(most: number) {
  let parts: Buffer[] = []
  let size = 0
  return {
    take(piece: Buffer): void {
      size += piece.length
      if (size > most) parts = []
      // A copy: the piece is a view of what was read, which would stay with it.
      else if (piece.length > 0) parts.push(Buffer.from(piece))
    },
    /** Undefined where there were too many. */
    bytes: (): Buffer | undefined => (size > most ? undefined : Buffer.concat(parts)),
  }
}

function describePreamble(bytes: Buffer | undefined): ArchiveItem | undefined {
  if (bytes !== undefined && bytes.toString('latin1').trim() === '') return undefined
  return {
    kind: 'skipped',
    place: 'the beginning',
    reason: 'it comes before the first line "From …" of an mbox',
  }
}

/** The line end before the next message is not part of this one; at the end of the file, where it makes an empty line. */
function withoutSeparator(bytes: Buffer, endsInCrlf: boolean, isLast: boolean): Buffer {
  const hasEmptyLine = /\n\r?\n$/u.test(bytes.toString('latin1', Math.max(0, bytes.length - 3)))
  if (isLast && !hasEmptyLine) return bytes
  const isCrlf =
    bytes.at(-2) === carriageReturn && (endsInCrlf || (isLast && bytes.at(-4) === carriageReturn))
  return bytes.subarray(0, Math.max(0, bytes.length - (isCrlf ? 2 : 1)))
}

const quotedFrom = Buffer.from('>From ')

/** Takes one `>` away where `>From ` stands at the start of a line, with more of them before it or, by mboxo, without. */
function unquote(bytes: Buffer, isMboxo: boolean): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = []
  let from = 0
  for (let at = bytes.indexOf(quotedFrom); at !== -1; at = bytes.indexOf(quotedFrom, at + 1)) {
    let start = at
    while (start > 0 && bytes[start - 1] === greater) start -= 1
    const isLineStart = start === 0 || bytes[start - 1] === lineFeed
    if (!isLineStart || (isMboxo && start < at)) continue
    parts.push(bytes.subarray(from, at))
    from = at + 1
  }
  return new Uint8Array(Buffer.concat([...parts, bytes.subarray(from)]))
}

function readSender(fromLine: string): string | undefined {
  const word = /^From +(\S+)/u.exec(fromLine)?.[1] ?? ''
  return word.includes('@') ? word : undefined
}
