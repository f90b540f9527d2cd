import type { Callback, CallbackTarget, CallbackVersion } from '../../model/callback.ts'
import { PostfangError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import { mailjetEventTypes } from '../../model/mailjet-event.ts'
import { type AllowedTargets, refuseForbidden } from '../../outbound/allowed-targets.ts'
import { readCallbackUrl } from '../../outbound/callback-url.ts'
import type { OutboundClient } from '../../outbound/outbound-client.ts'
import type { Store } from '../../store/store.ts'
import { type CallbackLane, createCallbackLane } from './callback-lane.ts'
import {
  type CallbackState,
  type Callbacks,
  countedQueued,
  type DeliveryOfCallbacks,
  type WantedCallback,
} from './callbacks.ts'
import { createPost } from './post.ts'

export interface CallbacksOptions {
  readonly store: Store
  readonly outbound: OutboundClient
  /** The operator's address: told of all events of all mailboxes. */
  readonly url: string | undefined
  readonly allowed: AllowedTargets
  /** The pause between two attempts, and how long a failing address is tried without a new event. */
  readonly retryMs: number
  readonly giveUpMs: number
  readonly onError: (error: unknown) => void
  /** Epoch milliseconds. */
  readonly clock?: () => number
}

/** The form that the operator's address is told in: the one that every reader takes. */
const settingVersion: CallbackVersion = 1

/** Takes up each address where it stopped; the operator's is the one that is set now. */
export async function createCallbacks(options: CallbacksOptions): Promise<Callbacks> {
  const { store, outbound, allowed, retryMs, giveUpMs, onError, clock = Date.now } = options
  const post = createPost(outbound, allowed)
  const lanes = new Map<number, CallbackLane>()
  let lastEvent = store.lastEvent

  await adoptSetting()
  await refresh()

  const stopListening = store.onCommit(({ mailboxes }) => {
    if (store.lastEvent === lastEvent) return
    lastEvent = store.lastEvent
    for (const lane of lanes.values()) {
      const { mailbox } = lane.target
      if (mailbox === null || mailboxes.has(mailbox)) lane.ring()
    }
  })

  async function adoptSetting(): Promise<void> {
    const own = await store.listCallbacks(null)
    const { url } = options
    if (url === undefined) {
      if (own.length > 0) await store.removeCallbacks(own.map(({ id }) => id))
      return
    }
    for (const type of mailjetEventTypes) {
      if (own.some((known) => known.type === type && known.url === url)) continue
      const version = settingVersion
      await store.setCallback({ mailbox: null, type, isBackup: false, url, version, createdAt: clock() })
    }
  }

  /** Opens a lane for each address, and lets go of those that no callback names any more. */
  async function refresh(): Promise<void> {
    const targets = await store.listCallbackTargets()
    const known = new Set(targets.map(({ id }) => id))
    const gone = [...lanes.values()].filter(({ target }) => !known.has(target.id))
    for (const { target } of gone) lanes.delete(target.id)
    for (const target of targets) if (!lanes.has(target.id)) open(target)
    await Promise.all(gone.map((lane) => lane.close()))
  }

  function open(target: CallbackTarget): void {
    const lane = createCallbackLane({
      store,
      target,
      post,
      retryMs,
      giveUpMs,
      clock,
      onError,
      onDead: ringMailbox,
    })
    lanes.set(target.id, lane)
    lane.ring()
  }

  /** What a dead address leaves goes to its backup. */
  function ringMailbox(mailbox: string | null): void {
    for (const lane of lanes.values()) if (lane.target.mailbox === mailbox) lane.ring()
  }

  /** What was set may have woken an address, and have been given what waited for another. */
  async function renew({ target: id, mailbox }: Callback): Promise<void> {
    await refresh()
    const lane = lanes.get(id)
    const target = (await store.listCallbackTargets()).find((stored) => stored.id === id)
    if (lane?.target.isDead && target !== undefined) lane.renew(target)
    ringMailbox(mailbox)
  }

  /** What was taken and not saved yet counts as delivered, not as pending. */
  async function stateOf(callback: Callback): Promise<CallbackState[]> {
    const lane = lanes.get(callback.target)
    if (lane === undefined) return []
    const { target, unsaved } = lane
    const stored = await store.countQueuedEvents(target.id, countedQueued + unsaved)
    return [{ callback, target, queued: Math.min(countedQueued, Math.max(0, stored - unsaved)) }]
  }

  async function set(wanted: WantedCallback, id?: number): Promise<CallbackState | undefined> {
    const { url } = readCallbackUrl(wanted.url)
    refuseForbidden(url, allowed)
    if (id === undefined && (await store.listCallbacks()).length >= limits.callbacks) {
      throw new PostfangError('invalid', `There are ${limits.callbacks} callbacks already: delete one first`)
    }
    const { mailbox, type, isBackup, url: text, version } = wanted
    const kept = await store.setCallback({
      id,
      mailbox,
      type,
      isBackup,
      url: text,
      version,
      createdAt: clock(),
    })
    if (kept === undefined) return undefined
    await renew(kept)
    return (await stateOf(kept))[0]
  }

  async function addressesOf(deliveries: readonly DeliveryOfCallbacks['delivery'][]) {
    const known = await store.listCallbacks()
    return deliveries.map((delivery) => ({
      delivery,
      callbacks: known.filter(({ target }) => target === delivery.target).map(({ id }) => id),
    }))
  }

  return {
    async list(mailbox) {
      await refresh()
      const found = await store.listCallbacks(mailbox)
      return (await Promise.all(found.map(stateOf))).flat()
    },
    async set(wanted) {
      const state = await set(wanted)
      if (state === undefined) throw new PostfangError('unavailable', 'It was deleted meanwhile')
      return state
    },
    async change(id, wanted) {
      const own = await store.listCallbacks(wanted.mailbox)
      return own.some((known) => known.id === id) ? set(wanted, id) : undefined
    },
    async remove({ mailbox, id }) {
      const found = (await store.listCallbacks(mailbox)).filter(
        (known) => id === undefined || known.id === id,
      )
      if (id !== undefined && found.some((known) => known.mailbox === null)) {
        throw new PostfangError('forbidden', 'This address comes from --event-url: start Postfang without it')
      }
      const ids = found.filter((known) => known.mailbox !== null).map((known) => known.id)
      const removed = ids.length === 0 ? 0 : await store.removeCallbacks(ids)
      await refresh()
      return removed
    },
    async deliveries({ callback, mailbox }, page) {
      const found = (await store.listCallbacks()).find(({ id }) => id === callback)
      if (callback !== undefined && found === undefined) return undefined
      await Promise.all([...lanes.values()].map((lane) => lane.flush()))
      return addressesOf(await store.listCallbackDeliveries({ target: found?.target, mailbox }, page))
    },
    async sendAgain(id) {
      const delivery = await store.findCallbackDelivery(id)
      const lane = delivery && lanes.get(delivery.target)
      if (delivery === undefined || lane === undefined) return undefined
      if (lane.target.mailbox !== null) refuseForbidden(readCallbackUrl(lane.target.url).url, allowed)
      await lane.sendAgain(delivery)
      const of = { target: lane.target.id }
      const newest = await store.listCallbackDeliveries(of, { limit: limits.callbackDeliveries })
      return (await addressesOf(newest.filter(({ isManual }) => isManual).slice(0, 1)))[0]
    },
    async close() {
      stopListening()
      await Promise.all([...lanes.values()].map((lane) => lane.close()))
    },
  }
}
