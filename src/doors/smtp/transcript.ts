import { limits } from '../../model/limits.ts'
import type { TranscriptLine } from '../../model/session.ts'
import { formatCount } from './format-count.ts'
import { createLineLog, toNote } from './line-log.ts'

/**
 * Writes down one conversation, for its session and for each message in it. Secrets must be masked before they get
 * here ({@link createCredentialMask}).
 */
export interface Transcript {
  client(text: string): void
  server(text: string): void
  note(text: string): void
  /** The first mail transaction begins: what was said before it is shown with every message. */
  endOpening(): void
  /**
   * What belongs to the message that has just come in: the opening, and everything since the previous message.
   *
   * @param reply the reply that the message is going to get, as its last line; only shown here, not written down
   */
  message(reply: string): readonly TranscriptLine[]
  /** The message has its reply: what is said from now on belongs to the next one. */
  endMessage(): void
  /** The whole conversation; of a long one the beginning and what was said since the last message. */
  lines(): readonly TranscriptLine[]
}

/** So that neither a message (opening, newest, reply) nor a session (kept, note, newest) has more lines than the limit. */
const openingLines = Math.floor(limits.transcriptLines / 4)
const keptLines = Math.floor(limits.transcriptLines / 2)
const newestLines = limits.transcriptLines - keptLines - 1

/** @param elapsedMs milliseconds since the connection was opened */
export function createTranscript(elapsedMs: () => number): Transcript {
  let opening: readonly TranscriptLine[] | undefined
  /** Of the messages before, as many as there is room for. */
  const kept: TranscriptLine[] = []
  let leftOut = 0
  let current = createLineLog(openingLines)

  function add(by: TranscriptLine['by'], text: string): void {
    current.push({ atMs: elapsedMs(), by, text })
  }

  function keep(lines: readonly TranscriptLine[]): void {
    const room = keptLines - kept.length
    if (room > 0) kept.push(...lines.slice(0, room))
    leftOut += Math.max(0, lines.length - room)
  }

  return {
    client: (text) => add('client', toShownText(text)),
    server: (text) => add('server', text),
    note: (text) => add('note', toShownText(text)),
    endOpening() {
      if (opening !== undefined) return
      opening = current.lines()
      keep(opening)
      current = createLineLog(newestLines)
    },
    message(reply) {
      const last = { atMs: elapsedMs(), by: 'server' as const, text: reply }
      return [...(opening ?? []), ...current.lines(), last]
    },
    endMessage() {
      keep(current.lines())
      current.clear()
    },
    lines() {
      return leftOut === 0
        ? [...kept, ...current.lines()]
        : [...kept, toNote(leftOut, elapsedMs()), ...current.lines()]
    },
  }
}

/** Control, format and separator characters: what would be invisible, or move the text around it. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
const everyInvisible = new RegExp(invisible, 'gu')

/** Cuts a line to its limit and shows what is invisible in it as an escape sequence. */
function toShownText(text: string): string {
  const isLong = text.length > limits.transcriptLineChars
  const kept = isLong ? text.slice(0, limits.transcriptLineChars) : text
  const shown = invisible.test(kept) ? kept.replace(everyInvisible, toEscape) : kept
  return isLong ? `${shown}… (${formatCount(text.length)} characters)` : shown
}

function toEscape(character: string): string {
  if (character === '\t') return '\\t'
  if (character === '\r') return '\\r'
  const code = character.codePointAt(0) ?? 0
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
}
