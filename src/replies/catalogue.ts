import type { Provider, ProviderReply } from './provider-reply.ts'
import { mimecastReplies, postgreyReplies, proofpointReplies } from './providers/gateways.ts'
import { gmailReplies } from './providers/gmail.ts'
import { icloudReplies } from './providers/icloud.ts'
import { microsoft365Replies, outlookReplies } from './providers/microsoft.ts'
import { orangeReplies } from './providers/orange.ts'
import { gmxReplies, webdeReplies } from './providers/united-internet.ts'
import { yahooReplies } from './providers/yahoo.ts'
import type { ReplyReason } from './reasons.ts'

const catalogue: readonly ProviderReply[] = [
  ...gmailReplies,
  ...outlookReplies,
  ...microsoft365Replies,
  ...yahooReplies,
  ...gmxReplies,
  ...webdeReplies,
  ...orangeReplies,
  ...icloudReplies,
  ...proofpointReplies,
  ...mimecastReplies,
  ...postgreyReplies,
]

/** The catalogue of real refusals, by provider; each pair of provider and reason once. */
export function listProviderReplies(): readonly ProviderReply[] {
  return catalogue
}

/** What this provider answers for this reason; undefined where the catalogue has none. */
export function findProviderReply(provider: Provider, reason: ReplyReason): ProviderReply | undefined {
  return catalogue.find((reply) => reply.provider === provider && reply.reason === reason)
}

const marks: readonly (readonly [Provider, RegExp])[] = [
  ['gmail', /\bgsmtp\b|support\.google\.com/i],
  ['outlook', /\((?:S3140|S3150|S775|S2017062302)\)|mail\.live\.com|postmaster\.live\.com|5\.7\.515/i],
  ['microsoft365', /protection\.outlook\.com|RESOLVER\.ADR|STOREDRV|\(AS\d{6,}\)/],
  ['yahoo', /yahoo(?:inc)?\.com|\[TSS?\d\d\]|\[PH\d\d\]|\bAOL\b/],
  ['gmx', /postmaster\.gmx\.|\bgmx\.(?:net|de|com)\b/i],
  ['webde', /postmaster\.web\.de|\bweb\.de\b/i],
  ['orange', /\bOFR\d*_\d{3}/i],
  ['icloud', /support\.apple\.com|@(?:icloud|me|mac)\.com/i],
  ['proofpoint', /proofpoint\.com|pphosted\.com/i],
  ['mimecast', /mimecast\.com/i],
  ['postgrey', /postgrey/i],
]

/** Whose words these seem to be, by what only this provider writes. */
export function findProvider(text: string): Provider | undefined {
  return marks.find(([, mark]) => mark.test(text))?.[0]
}
