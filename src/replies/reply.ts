/** A reply as a server said it, taken apart (RFC 5321 §4.2, RFC 3463 §2). */
export interface ParsedReply {
  readonly code: number
  /** `class.subject.detail`, such as `5.1.1`; null where there is none. */
  readonly enhanced: string | null
  /** What is left: the texts of all lines, joined by line feeds. */
  readonly text: string
}

/** How a reply ends what was asked for: its first digit (RFC 5321 §4.2.1). */
export type ReplyOutcome = 'done' | 'continue' | 'later' | 'failed'

const outcomes: Readonly<Record<string, ReplyOutcome>> = {
  2: 'done',
  3: 'continue',
  4: 'later',
  5: 'failed',
}

/** Undefined for a code that no SMTP reply has. */
export function findOutcome(code: number): ReplyOutcome | undefined {
  return code >= 200 && code <= 599 ? outcomes[Math.floor(code / 100)] : undefined
}

/** Most of a pasted text that is looked at, in characters. */
const longestText = 10_000

const lineStart = /^(?:[2-5]\d\d)(?=[ -]|$)/
/** Where a reply begins inside of a longer line: after `said:`, `smtp;`, a bracket, or a space. */
const embedded = /(?:^|[\s:;"'(<[])([2-5]\d\d)([ -]#?[245]\.\d{1,3}\.\d{1,3}\b|[ -](?=[A-Za-z[<(#]))/
/** As Python's smtplib prints it: `(550, b'5.1.1 No such user')`. */
const pythonPair = /\(([2-5]\d\d), b'((?:[^'\\]|\\.)*)'\)/
const enhancedStart = /^#?([245]\.\d{1,3}\.\d{1,3})\b:?\s*/

/**
 * Reads a reply as somebody pastes it: one line or several (`550-…`), bare or as logs and bounce messages quote it
 * (`host mx said: 550 5.1.1 …`, `smtp; 550 …`, `550 #5.1.0 …`, `(550, b'5.1.1 …')`). Only the first 10,000 characters
 * count.
 *
 * @returns undefined where no reply code can be found
 */
export function parseReply(pasted: string): ParsedReply | undefined {
  const lines = pasted
    .slice(0, longestText)
    .replace(
      pythonPair,
      (_, code: string, text: string) => `\n${code} ${text.replaceAll('\\n', `\n${code} `)}`,
    )
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const start = findStart(lines)
  if (start === undefined) return undefined
  const { code, rest } = start
  const texts: string[] = []
  let enhanced: string | null = null
  for (const line of rest) {
    const withoutCode = line.replace(new RegExp(`^${code}(?:[ -]|$)`), '').trim()
    const found = enhancedStart.exec(withoutCode)
    // Of several lines each carries the same enhanced code (RFC 2034 §4).
    enhanced ??= found?.[1] ?? null
    texts.push(found?.[1] === enhanced && found ? withoutCode.slice(found[0].length) : withoutCode)
  }
  return { code, enhanced, text: texts.filter((text) => text !== '').join('\n') }
}

function findStart(lines: readonly string[]): { code: number; rest: readonly string[] } | undefined {
  const at = lines.findIndex((line) => lineStart.test(line))
  const first = lines[at]
  if (first !== undefined) return { code: Number(first.slice(0, 3)), rest: lines.slice(at) }
  for (const [index, line] of lines.entries()) {
    const found = embedded.exec(line)
    if (found?.[1] === undefined) continue
    const from = found.index + found[0].indexOf(found[1])
    return { code: Number(found[1]), rest: [line.slice(from), ...lines.slice(index + 1)] }
  }
  return undefined
}
