import { chooseClaimed, claimOfHeader, type MailboxChoice } from '../../inbox/claimed-mailbox.ts'
import type { Envelope } from '../../model/address.ts'
import { defaultMailbox } from '../../model/mailbox-name.ts'
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

/**
 * Where a message is filed: what its header `X-Postfang-Mailbox` says, else the tag `+box.NAME` of a recipient (the
 * first that has one) or the sender, else the login, else the listener, else `inbox`. A name that may not be is passed
 * over, with a warning.
 */
export function chooseMailbox({ raw, envelope, user, listener }: MailboxClaims): MailboxChoice {
  const tag = ['the tag of an address', findEnvelopeTag(envelope)] as const
  const claims = raw === undefined ? [tag] : [claimOfHeader(raw), tag]
  return chooseClaimed(claims, user ?? listener ?? defaultMailbox)
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
