import type { z } from 'zod'
import type { newFaultSchema } from '../../contract/fault.ts'
import { composeReply, isOfClass, readFaultReply } from '../../faults/compose-reply.ts'
import type { NewFault } from '../../faults/fault.ts'
import { type Contradiction, findContradiction } from '../../faults/find-contradiction.ts'
import type { Rejection } from '../../model/message.ts'
import { listProviderReplies } from '../../replies/catalogue.ts'

/** A rule as it came over the wire or out of a file, or what is wrong with it. */
export type ReadFault =
  | { readonly kind: 'ok'; readonly fault: NewFault }
  | ({ readonly kind: 'wrong' } & Contradiction)

type Given = z.output<typeof newFaultSchema>

/** Makes a rule of what has passed the schema: reads its reply, or takes it from the catalogue of providers. */
export function readNewFault(given: Given, nowMs: number): ReadFault {
  const { reply: givenReply, expiresInMs, ...rest } = given
  const { provider, reason } = given
  const reply =
    provider === undefined && reason === undefined
      ? readReply(givenReply)
      : findReply(provider, reason, givenReply)
  if (reply !== undefined && 'member' in reply) return { kind: 'wrong', ...reply }
  const expiresAt = expiresInMs === undefined ? undefined : nowMs + expiresInMs
  const fault: NewFault = { ...rest, reply, expiresAt }
  const wrong = findContradiction(fault)
  return wrong === undefined ? { kind: 'ok', fault } : { kind: 'wrong', ...wrong }
}

function readReply(given: Given['reply']): Rejection | Contradiction | undefined {
  if (given === undefined) return undefined
  if (typeof given === 'string') {
    return (
      readFaultReply(given) ??
      wrongReply(`Expected a reply such as "450 4.2.1 Mailbox busy", found "${given}"`)
    )
  }
  const { code, enhancedCode, text } = given
  if (isOfClass(enhancedCode ?? null, code) && isText(text ?? ''))
    return composeReply(code, enhancedCode, text)
  return wrongReply(`Expected a text without control characters and an enhanced code of the class of ${code}`)
}

function findReply(
  provider: string | undefined,
  reason: string | undefined,
  given: Given['reply'],
): Rejection | Contradiction {
  if (given !== undefined)
    return { member: 'provider', message: 'Give either reply or provider for what is said, not both' }
  const ofProvider = listProviderReplies().filter((reply) => reply.provider === provider)
  const found = ofProvider.find((reply) => reply.reason === reason)
  if (found !== undefined) return { code: found.code, enhancedCode: found.enhanced, text: found.text }
  if (ofProvider.length > 0) {
    const reasons = ofProvider.map((reply) => reply.reason).join(', ')
    return { member: 'reason', message: `Expected a reason that ${provider} is known to give: ${reasons}` }
  }
  const providers = [...new Set(listProviderReplies().map((reply) => reply.provider))].join(', ')
  return { member: 'provider', message: `Expected a provider of the catalogue: ${providers}` }
}

function wrongReply(message: string): Contradiction {
  return { member: 'reply', message }
}

/** Line feeds may be in it; anything else could look like a second reply. */
function isText(text: string): boolean {
  return /^[^\p{Cc}]*(?:\n[^\p{Cc}]+)*$/u.test(text)
}
