import type { TranscriptLineJson } from './shapes.ts'

/** What a server's reply says: the first digit of its code (RFC 5321 §4.2.1). */
export type Outcome = 'fine' | 'later' | 'refused'

/** One line with what it does or means, where the server says so. */
export type Line = Pick<TranscriptLineJson, 'text' | 'explanation'>

/** One turn of the conversation: what one side said before the other spoke again. */
export interface Turn {
  readonly by: 'client' | 'server' | 'note'
  /** When its first line was said, in milliseconds after the connection was opened. */
  readonly atMs: number
  /** How long the other side had been waiting for it. */
  readonly afterMs: number
  readonly lines: readonly Line[]
  /** Of a server's turn. */
  readonly outcome: Outcome | undefined
}

/** Gathers a transcript into turns, so that it reads like a conversation. */
export function readConversation(transcript: readonly TranscriptLineJson[]): Turn[] {
  const turns: { by: Turn['by']; atMs: number; afterMs: number; lines: Line[] }[] = []
  let previousMs = 0
  for (const { by, atMs, text, explanation } of transcript) {
    const current = turns.at(-1)
    if (current && current.by === by && by !== 'note') current.lines.push({ text, explanation })
    else turns.push({ by, atMs, afterMs: Math.max(0, atMs - previousMs), lines: [{ text, explanation }] })
    previousMs = atMs
  }
  return turns.map((turn) => ({
    ...turn,
    outcome: turn.by === 'server' ? worstOutcome(turn.lines) : undefined,
  }))
}

/** The worst of several replies; pipelined commands are answered in one go. */
function worstOutcome(lines: readonly Line[]): Outcome {
  if (lines.some(({ text }) => text.startsWith('5'))) return 'refused'
  return lines.some(({ text }) => text.startsWith('4')) ? 'later' : 'fine'
}
