import type { TranscriptLine } from '../../model/session.ts'

/**
 * A conversation as it is kept: of each line its time, who said it (0 client, 1 server, 2 note) and its text, one after
 * the other. Every message has its own, so names of members would take more room than the lines.
 */
export type StoredTranscript = readonly (number | string)[]

/** Messages of before have their lines as they are. */
export type AnyStoredTranscript = StoredTranscript | readonly TranscriptLine[]

const speakers = ['client', 'server', 'note'] as const

export function toStoredTranscript(lines: readonly TranscriptLine[]): StoredTranscript {
  const stored: (number | string)[] = []
  for (const { atMs, by, text } of lines) stored.push(atMs, speakers.indexOf(by), text)
  return stored
}

export function readTranscript(stored: AnyStoredTranscript): readonly TranscriptLine[] {
  if (!isFlat(stored)) return stored
  const lines: TranscriptLine[] = []
  for (let at = 0; at < stored.length; at += 3) {
    const by = speakers[Number(stored[at + 1])] ?? 'note'
    lines.push({ atMs: Number(stored[at]), by, text: String(stored[at + 2]) })
  }
  return lines
}

function isFlat(stored: AnyStoredTranscript): stored is StoredTranscript {
  return typeof stored[0] === 'number'
}
