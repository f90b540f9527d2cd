import type { ProblemJson } from '../contract/problem.ts'

/** True where the client asks for plain text, as a test does whose log people read. */
export function wantsText(accept: string | undefined): boolean {
  return accept !== undefined && /\btext\/plain\b/i.test(accept) && !/\bjson\b/i.test(accept)
}

/** A problem as people read it in the log of a test run: what happened, then the messages that came near. */
export function composeProblemText({ detail, nearMisses = [] }: ProblemJson): string {
  return [detail, ...nearMisses.map(describeNearMiss)].map((line) => `${line}\n`).join('')
}

type NearMiss = NonNullable<ProblemJson['nearMisses']>[number]

function describeNearMiss({ message, unmet }: NearMiss, index: number): string {
  const { subject, from, envelope, receivedAt, mailbox } = message
  const to = envelope.to.slice(0, 3).join(', ')
  const lacks = unmet.length === 0 ? 'matches, but there were too few' : `does not meet ${unmet.join(' ')}`
  const lines = [
    `  ${index + 1}. "${subject}" from ${from?.address ?? 'nobody'} to ${to}`,
    `     in mailbox "${mailbox}" at ${receivedAt}: ${lacks}`,
  ]
  return lines.map(printLine).join('\n')
}

/** What a mail says cannot forge a line of the log. */
function printLine(line: string): string {
  return line.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '·')
}
