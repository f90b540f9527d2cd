import type { AllowedRecipients } from '../model/allowed-recipients.ts'
import { checkAddress } from '../model/envelope-address.ts'
import { PostfangError } from '../model/errors.ts'
import { createMessageId } from '../model/ids.ts'
import { limits } from '../model/limits.ts'
import type { Relay } from '../model/relay.ts'
import type { Release } from '../model/release.ts'
import type { Store } from '../store/store.ts'
import { inspectMessage } from './inspect-message.ts'
import type { ReleaseOrder } from './releases.ts'

export interface PrepareOptions {
  readonly store: Pick<Store, 'find' | 'readRawRange'>
  readonly relays: readonly Relay[]
  readonly allowed: AllowedRecipients
  readonly instance: string
  readonly clock: () => number
}

/** Makes a release of an order, or says why there can be none. @throws PostfangError as `Releases.order` says */
export async function prepareRelease(
  order: ReleaseOrder,
  origin: Release['origin'],
  { store, relays, allowed, instance, clock }: PrepareOptions,
): Promise<Release> {
  const relay = chooseRelay(relays, order.relay)
  const to = readRecipients(order.to, allowed)
  const message = (await store.find(order.id))?.summary
  const from = order.from ?? message?.envelope.from ?? ''
  if (from !== '') checkAddress('sender', from)
  const seen = message && (await inspectMessage(store, order.id, instance))
  if (message === undefined || seen === undefined) {
    throw new PostfangError('missing', 'There is no message with this id: it was deleted, or never arrived')
  }
  const now = clock()
  return {
    id: createMessageId(now),
    message: order.id,
    mailbox: message.mailbox,
    subject: message.subject.slice(0, 200),
    relay: relay.name,
    from,
    recipients: to.map((address) => ({ address, state: 'waiting', reply: null })),
    origin,
    has8Bit: seen.has8Bit,
    state: 'queued',
    createdAt: now,
    updatedAt: now,
    nextAttemptAt: now,
    tries: 0,
    error: null,
    attempts: [],
  }
}

/** @throws PostfangError `forbidden` where there is none at all, `invalid` where there is none of that name */
export function chooseRelay(relays: readonly Relay[], name: string | undefined): Relay {
  const [first] = relays
  if (first === undefined) {
    throw new PostfangError(
      'forbidden',
      'Nothing is sent on, since nothing leaves Postfang unasked: start it with --relay and --relay-recipients',
    )
  }
  const found = name === undefined ? first : relays.find((relay) => relay.name === name)
  if (found !== undefined) return found
  const names = relays.map((relay) => relay.name).join(', ')
  throw new PostfangError('invalid', `There is no relay ${JSON.stringify(name)}: known are ${names}`)
}

function readRecipients(addresses: readonly string[], allowed: AllowedRecipients): readonly string[] {
  const to = [...new Set(addresses)]
  if (to.length === 0) throw new PostfangError('invalid', 'Say to whom the message is to be sent on')
  if (to.length > limits.releaseRecipients) {
    throw new PostfangError('invalid', `A release can have at most ${limits.releaseRecipients} recipients`)
  }
  for (const address of to) checkAddress('recipient', address)
  const forbidden = to.filter((address) => !allowed.isAllowed(address))
  if (forbidden.length === 0) return to
  throw new PostfangError(
    'forbidden',
    `Cannot send on to ${forbidden.map((address) => `"${address}"`).join(', ')}: not in --relay-recipients`,
  )
}
