import type { AddressJson, EnvelopeJson, MessageJson, SummaryJson } from './shapes.ts'

/** How a person reads an address: the display name, or the address where there is none. */
export function displayName(address: AddressJson): string {
  return address.name.trim() || address.address
}

/** The sender as a list shows it: From, else the envelope's; empty where both are. */
export function senderName(message: Pick<SummaryJson, 'from' | 'envelope'>): string {
  return message.from ? displayName(message.from) : message.envelope.from
}

/**
 * The recipients as a list row shows them: who the envelope names first (that is whom the mail would have reached),
 * under the display name of the headers where they have one, and how many more there are.
 */
export function recipientLine(message: SummaryJson): { readonly first: string; readonly more: number } {
  const named = [...message.to, ...message.cc]
  const delivered = message.envelope.to[0]
  const first = named.find((address) => isSame(address.address, delivered)) ?? named[0]
  const count = Math.max(message.envelope.to.length, message.toCount + message.ccCount)
  if (first) return { first: displayName(first), more: count - 1 }
  return { first: delivered ?? '', more: Math.max(0, count - 1) }
}

/** A recipient of a header or of the envelope, and whether this message was handed over for it. */
export interface Recipient {
  readonly address: AddressJson
  readonly isDelivered: boolean
}

export interface Recipients {
  readonly to: readonly Recipient[]
  readonly cc: readonly Recipient[]
  /** Named by the envelope alone. */
  readonly bcc: readonly Recipient[]
}

/**
 * Everybody a message names, each marked by whether the envelope has it: a header only says whom the mail is
 * addressed to, the envelope alone whom it is delivered to (RFC 5321 §2.3.1).
 */
export function markDelivered(message: Pick<MessageJson, 'to' | 'cc' | 'bcc' | 'envelope'>): Recipients {
  const delivered = new Set(message.envelope.to.map(fold))
  const mark = (addresses: readonly AddressJson[]): Recipient[] =>
    addresses.map((address) => ({ address, isDelivered: delivered.has(fold(address.address)) }))
  return { to: mark(message.to), cc: mark(message.cc), bcc: mark(message.bcc) }
}

/** True where MAIL FROM says somebody else than the From header: bounces would go there. */
export function hasOtherReturnPath(from: AddressJson | null, envelope: EnvelopeJson): boolean {
  return envelope.from === '' || !isSame(from?.address ?? '', envelope.from)
}

/**
 * Addresses compared without letter case: by RFC 5321 the local part has one, but no mail system a developer meets
 * tells two people apart by it.
 */
function fold(address: string): string {
  return address.toLowerCase()
}

function isSame(left: string, right: string | undefined): boolean {
  return right !== undefined && fold(left) === fold(right)
}

/** Those that a mail is delivered to: named twice, in other letter case too, a recipient gets it once. */
export function distinctRecipients(envelopeTo: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  return envelopeTo.filter((address) => {
    const key = address.toLowerCase()
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
