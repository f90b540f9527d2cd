import type { ReplyReason } from './reasons.ts'

/** Whose refusals the catalogue has, by the name that a fault rule gives. */
export const providerNames = {
  gmail: 'Gmail',
  outlook: 'Outlook.com (Hotmail, Live, MSN)',
  microsoft365: 'Microsoft 365',
  yahoo: 'Yahoo and AOL',
  gmx: 'GMX',
  webde: 'WEB.DE',
  orange: 'Orange and Wanadoo',
  icloud: 'iCloud',
  proofpoint: 'Proofpoint',
  mimecast: 'Mimecast',
  postgrey: 'Postfix with Postgrey',
} as const

export type Provider = keyof typeof providerNames

/** A refusal as a provider really words it; host names, addresses and session ids are examples. */
export interface ProviderReply {
  readonly provider: Provider
  readonly reason: ReplyReason
  /** What the provider answers with it: the connection itself, a command, or the end of the message. */
  readonly stage: 'greeting' | 'mail' | 'rcpt' | 'end-of-data'
  readonly code: number
  /** Null for providers that give none. */
  readonly enhanced: string | null
  /** Line feeds separate the lines of a reply that has several (RFC 5321 §4.2.1). */
  readonly text: string
  /** Address of the page that it was taken from. */
  readonly source: string
  /** `documented`: by the provider itself. `observed`: quoted by others from their logs, or in their collections. */
  readonly certainty: 'documented' | 'observed'
}

/** What the replies of one provider share. */
type Shared = Pick<ProviderReply, 'provider' | 'source' | 'certainty'>
type Own = Omit<ProviderReply, keyof Shared> & Partial<Shared>

/** One provider's replies, with what they share written once. */
export function listOf(shared: Shared, replies: readonly Own[]): readonly ProviderReply[] {
  return replies.map((reply) => ({ ...shared, ...reply }))
}
