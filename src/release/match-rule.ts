import { matchesPattern } from '../lib/match-pattern.ts'
import { readHeaderBlock } from '../mime/header-block.ts'
import { decodeHeaderText, toSingleLine } from '../mime/header-text.ts'
import { viewOf } from '../mime/octets.ts'
import { limits } from '../model/limits.ts'
import type { MessageSummary } from '../model/message.ts'
import type { ReleaseRule } from './release-rule.ts'

/**
 * The first rule that is for a message; undefined where none is.
 *
 * @param readHead the beginning of the message, asked for only where a header decides
 */
export async function findRule(
  rules: readonly ReleaseRule[],
  { mailbox, envelope }: Pick<MessageSummary, 'mailbox' | 'envelope'>,
  readHead: () => Promise<Uint8Array<ArrayBuffer> | undefined>,
): Promise<ReleaseRule | undefined> {
  for (const rule of rules) {
    const isMeant =
      isMatch(rule.mailbox, mailbox) &&
      isMatch(rule.sender, envelope.from) &&
      (rule.recipient === undefined || envelope.to.some((address) => isMatch(rule.recipient, address)))
    if (!isMeant) continue
    if (rule.header === undefined || hasHeader(rule.header, await readHead())) return rule
  }
  return undefined
}

/** Whom a rule sends to: never anybody whom only the message itself names. */
export function recipientsOf(rule: ReleaseRule, envelopeTo: readonly string[]): readonly string[] {
  return rule.to ?? envelopeTo.filter((address) => isMatch(rule.recipient, address))
}

function isMatch(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || matchesPattern(pattern, text)
}

function hasHeader(
  { name, value }: NonNullable<ReleaseRule['header']>,
  head: Uint8Array<ArrayBuffer> | undefined,
): boolean {
  if (head === undefined) return false
  const { fields } = readHeaderBlock(viewOf(head), { start: 0, end: head.length, maxFields: limits.headers })
  const key = name.toLowerCase()
  return fields.some(
    (field) => field.key === key && isMatch(value, toSingleLine(decodeHeaderText(field.body))),
  )
}
