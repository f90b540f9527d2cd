import { findField, readHeaderBlock } from '../../mime/header-block.ts'
import { decodeHeaderText } from '../../mime/header-text.ts'
import { viewOf } from '../../mime/octets.ts'
import type { Envelope } from '../../model/address.ts'
import { limits } from '../../model/limits.ts'
import { defaultMailbox, isMailboxName } from '../../model/mailbox-name.ts'
import { parsePath, unquoteLocalPart } from './parse-path.ts'

/** What may say where a message is filed. */
export interface MailboxClaims {
  /** The message, where it has come in. */
  readonly raw?: Uint8Array<ArrayBuffer> | undefined
  readonly envelope: Envelope
  /** The name signed in with. */
  readonly user: string | null
  /** What the listener's `?mailbox=` says. */
  readonly listener: string | null
}

export interface MailboxChoice {
  readonly mailbox: string
  /** One sentence for each name that was passed over, since no mailbox may have it. */
  readonly warnings: readonly string[]
}

/**
 * Where a message is filed: what its header `X-Postfang-Mailbox` says, else the tag `+box.NAME` of a recipient (the
 * first that has one) or the sender, else the login, else the listener, else `inbox`. A name that may not be is passed
 * over, with a warning.
 */
export function chooseMailbox({ raw, envelope, user, listener }: MailboxClaims): MailboxChoice {
  const claims = [
    ['the header X-Postfang-Mailbox', raw && readMailboxHeader(raw)],
    ['the tag of an address', findEnvelopeTag(envelope)],
  ] as const
  const warnings: string[] = []
  for (const [source, name] of claims) {
    if (name === undefined) continue
    if (isMailboxName(name)) return { mailbox: name, warnings }
    warnings.push(
      `"${name.slice(0, limits.mailboxNameLength)}" in ${source} is no name of a mailbox: passed over`,
    )
  }
  return { mailbox: user ?? listener ?? defaultMailbox, warnings }
}

const headerKey = 'x-postfang-mailbox'
const headerLine = new RegExp(`^${headerKey}[ \\t]*:`, 'im')

/** The first field of that name, decoded. Nearly no message has it, so it is looked for before anything is parsed. */
function readMailboxHeader(raw: Uint8Array<ArrayBuffer>): string | undefined {
  const view = viewOf(raw).subarray(0, limits.scannedHeaderBytes)
  const empty = view.indexOf('\r\n\r\n')
  const end = empty === -1 ? view.length : empty
  if (!headerLine.test(view.toString('latin1', 0, end))) return undefined
  const { fields } = readHeaderBlock(view, { start: 0, end, maxFields: limits.headers })
  const field = findField(fields, headerKey)
  return field && decodeHeaderText(field.body)
}

function findEnvelopeTag({ from, to }: Envelope): string | undefined {
  for (const address of [...to, from]) {
    const tag = findTag(address)
    if (tag !== undefined) return tag
  }
  return undefined
}

const tagForm = /\+box\.(.*)$/isu

/** `anything+box.NAME@…`: what follows, up to the end of the local part, without its quotes. */
function findTag(address: string): string | undefined {
  if (!tagForm.test(address)) return undefined
  const path = parsePath(`<${address}>`, 0)
  return path && tagForm.exec(unquoteLocalPart(path.localPart))?.[1]
}
