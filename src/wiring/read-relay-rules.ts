import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { AllowedRecipients } from '../model/allowed-recipients.ts'
import { findAddressFault } from '../model/envelope-address.ts'
import { PostfangError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { Relay } from '../model/relay.ts'
import type { ReleaseRule } from '../release/release-rule.ts'

const pattern = z.string().min(1).max(500)

const ruleSchema = z.strictObject({
  mailbox: pattern.optional(),
  sender: pattern.optional(),
  recipient: pattern.optional(),
  header: z.strictObject({ name: pattern, value: pattern.optional() }).optional(),
  relay: z.string().optional(),
  to: z.array(z.string()).min(1).max(limits.releaseRecipients).optional(),
  from: z.string().optional(),
})

/**
 * Reads the file of `--relay-rules`: a JSON array of rules.
 *
 * @throws PostfangError `invalid` that names the file, the rule by its index from 0, and what is wrong with it
 */
export function readRelayRules(
  path: string,
  relays: readonly Relay[],
  allowed: AllowedRecipients,
): readonly ReleaseRule[] {
  const checked = z.array(ruleSchema).max(500).safeParse(parse(path))
  if (!checked.success) {
    const [issue] = checked.error.issues
    const place = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys : [])]
    throw wrong(path, `${place.join('.') || 'all of it'}: ${issue?.message ?? 'not a list of rules'}`)
  }
  for (const [index, rule] of checked.data.entries()) {
    const fault = findFault(rule, relays, allowed)
    if (fault !== undefined) throw wrong(path, `${index}.${fault}`)
  }
  return checked.data
}

function findFault(
  { relay, to = [], from = '' }: ReleaseRule,
  relays: readonly Relay[],
  allowed: AllowedRecipients,
): string | undefined {
  if (relay !== undefined && !relays.some(({ name }) => name === relay)) {
    return `relay: there is no relay "${relay}"`
  }
  const fault = from === '' ? undefined : findAddressFault(from)
  if (fault !== undefined) return `from: "${from}" cannot be a sender: ${fault}`
  const forbidden = to.find((address) => !allowed.isAllowed(address))
  return forbidden === undefined ? undefined : `to: "${forbidden}" is not in --relay-recipients`
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw wrong(path, `it cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function wrong(path: string, what: string): PostfangError {
  return new PostfangError('invalid', `--relay-rules "${path}": ${what}`)
}
