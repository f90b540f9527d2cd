import type { TranscriptLine } from '../../model/session.ts'
import { formatCount } from './format-count.ts'

/** Lines of a conversation in order; of a long one the beginning and the end, with a note of what was left out. */
export interface LineLog {
  push(line: TranscriptLine): void
  lines(): readonly TranscriptLine[]
  clear(): void
}

/** @param limit most lines that are handed out, the note among them; at least 4 */
export function createLineLog(limit: number): LineLog {
  const tailSize = Math.floor(limit / 4)
  const headSize = limit - tailSize - 1
  let head: TranscriptLine[] = []
  /** The newest lines, written round and round. */
  let tail: TranscriptLine[] = []
  let count = 0

  function push(line: TranscriptLine): void {
    if (count < headSize) head.push(line)
    else tail[(count - headSize) % tailSize] = line
    count += 1
  }

  function lines(): readonly TranscriptLine[] {
    const beyond = count - headSize
    if (beyond <= 0) return head.slice()
    const oldest = beyond % tailSize
    const inOrder = beyond > tailSize ? [...tail.slice(oldest), ...tail.slice(0, oldest)] : tail
    const leftOut = beyond - tail.length
    return leftOut === 0 ? [...head, ...tail] : [...head, toNote(leftOut, inOrder[0]?.atMs ?? 0), ...inOrder]
  }

  return {
    push,
    lines,
    clear() {
      head = []
      tail = []
      count = 0
    },
  }
}

/** Stands where lines are missing. */
export function toNote(leftOut: number, atMs: number): TranscriptLine {
  return {
    atMs,
    by: 'note',
    text: `${formatCount(leftOut)} ${leftOut === 1 ? 'line is' : 'lines are'} not kept`,
  }
}
