import { findField, readHeaderBlock } from '../mime/header-block.ts'
import { decodeHeaderText } from '../mime/header-text.ts'
import { viewOf } from '../mime/octets.ts'
import { limits } from '../model/limits.ts'
import { isMailboxName } from '../model/mailbox-name.ts'

export interface MailboxChoice {
  readonly mailbox: string
  /** One sentence for each name that was passed over, since no mailbox may have it. */
  readonly warnings: readonly string[]
}

/** The name that something says a message is to be filed under, if it says any. */
export type MailboxClaim = readonly [source: string, name: string | undefined]

/** The first claim that can be the name of a mailbox, else `otherwise`. */
export function chooseClaimed(claims: readonly MailboxClaim[], otherwise: string): MailboxChoice {
  const warnings: string[] = []
  for (const [source, name] of claims) {
    if (name === undefined) continue
    if (isMailboxName(name)) return { mailbox: name, warnings }
    warnings.push(
      `"${name.slice(0, limits.mailboxNameLength)}" in ${source} is no name of a mailbox: passed over`,
    )
  }
  return { mailbox: otherwise, warnings }
}

const headerKey = 'x-postfang-mailbox'
const headerLine = new RegExp(`^${headerKey}[ \\t]*:`, 'im')

/** What the first `X-Postfang-Mailbox` says. Nearly no message has it, so it is looked for before anything is parsed. */
export function claimOfHeader(raw: Uint8Array<ArrayBuffer>): MailboxClaim {
  return ['the header X-Postfang-Mailbox', readMailboxHeader(raw)]
}

function readMailboxHeader(raw: Uint8Array<ArrayBuffer>): string | undefined {
  const view = viewOf(raw).subarray(0, limits.scannedHeaderBytes)
  const empty = view.indexOf('\r\n\r\n')
  const end = empty === -1 ? view.length : empty
  if (!headerLine.test(view.toString('latin1', 0, end))) return undefined
  const { fields } = readHeaderBlock(view, { start: 0, end, maxFields: limits.headers })
  const field = findField(fields, headerKey)
  return field && decodeHeaderText(field.body)
}
