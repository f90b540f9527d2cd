import type { AllowedRecipients } from '../model/allowed-recipients.ts'
import { PostfangError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { Relay } from '../model/relay.ts'
import { isOpen, type Release } from '../model/release.ts'
import type { SmtpSender } from '../outbound/smtp/smtp-sender.ts'
import type { Store } from '../store/store.ts'
import { attemptRelease } from './attempt-release.ts'
import { giveUp, withoutForbidden } from './close-release.ts'
import { followRules } from './follow-rules.ts'
import { mergeAttempt } from './merge-attempt.ts'
import { chooseRelay, prepareRelease } from './prepare-release.ts'
import { createReleaseQueue } from './release-queue.ts'
import type { ReleaseRule } from './release-rule.ts'
import type { ReleaseChange, Releases } from './releases.ts'

export interface ReleasesOptions {
  readonly store: Store
  readonly sender: SmtpSender
  /** The default first; none: releasing is off. */
  readonly relays: readonly Relay[]
  readonly allowed: AllowedRecipients
  readonly rules: readonly ReleaseRule[]
  /** Milliseconds before the second attempt, the third, …. */
  readonly pauses: readonly number[]
  readonly onError: (error: unknown) => void
  /** Epoch milliseconds. */
  readonly clock?: () => number
}

/** How long what is under way may take to end when Postfang stops. */
const graceMs = 1_500

/** Takes up what was queued when Postfang ended; what was being tried then is tried again, since nobody knows how it ended. */
export async function createReleases(options: ReleasesOptions): Promise<Releases> {
  const { store, sender, relays, allowed, rules, pauses, onError, clock = Date.now } = options
  const { instance, rulesThrough } = await store.readReleaseMarks()
  const closing = new AbortController()
  const queue = createReleaseQueue({ run, clock, onError })
  const parts = { store, relays, allowed, instance, clock }

  for (const { id } of await store.listOpenReleases()) {
    const release = await store.findRelease(id)
    if (release === undefined) continue
    if (relays.some(({ name }) => name === release.relay)) enqueue(release)
    else await store.saveRelease(giveUp(release, `There is no relay "${release.relay}" any more`, clock()))
  }

  function enqueue({ id, relay, nextAttemptAt }: Pick<Release, 'id' | 'relay' | 'nextAttemptAt'>): void {
    queue.add(id, { relay, dueAt: nextAttemptAt ?? 0 })
  }

  /** One attempt, written down before it begins and when it has ended. */
  async function run(id: string): Promise<void> {
    const found = await store.findRelease(id)
    const relay = relays.find(({ name }) => name === found?.relay)
    if (found === undefined || relay === undefined || !isOpen(found)) return
    const release = withoutForbidden(found, allowed, clock())
    if (!isOpen(release)) return store.saveRelease(release)
    const startedAt = clock()
    await store.saveRelease({ ...release, state: 'sending', updatedAt: startedAt, nextAttemptAt: null })
    const attempt = await attemptRelease(release, {
      store,
      sender,
      relay,
      instance,
      clock,
      signal: closing.signal,
    })
    if (attempt.kind === 'gone') return store.saveRelease(giveUp(release, attempt.reason, clock()))
    const isCutOff = closing.signal.aborted && attempt.attempt.recipients.every(isDeferred)
    // The next start tries again; that this one was cut short is not the relay's fault.
    if (isCutOff) return store.saveRelease({ ...release, state: 'queued', nextAttemptAt: clock() })
    const next = mergeAttempt(release, attempt.attempt, pauses)
    await store.saveRelease(next)
    if (isOpen(next)) enqueue(next)
  }

  async function change(id: string, alter: (release: Release) => Release | string): Promise<ReleaseChange> {
    const release = await store.findRelease(id)
    if (release === undefined) return { kind: 'missing' }
    if (queue.isRunning(id)) return { kind: 'conflict', reason: 'It is being sent at this moment' }
    const next = alter(release)
    if (typeof next === 'string') return { kind: 'conflict', reason: next }
    queue.remove(id)
    await store.saveRelease(next)
    if (isOpen(next)) enqueue(next)
    return { kind: 'done', release: next }
  }

  const stopRules = await followRules({
    store,
    rules,
    allowed,
    rulesThrough,
    hasRoom: () => queue.size < limits.openReleases,
    prepare: (order) => prepareRelease(order, 'rule', parts),
    enqueue,
    onError,
  })

  return {
    relays: relays.map(({ name }) => name),
    allowed: allowed.entries,
    isAllowed: allowed.isAllowed,
    async order(order) {
      const release = await prepareRelease(order, 'request', parts)
      if (queue.size >= limits.openReleases) {
        throw new PostfangError(
          'unavailable',
          `There are ${limits.openReleases} releases in the queue already: try again when some are through`,
        )
      }
      await store.appendReleases([release])
      enqueue(release)
      return release
    },
    list: (selection, page) => store.listReleases(selection, page),
    find: (id) => store.findRelease(id),
    retry(id) {
      return change(id, (release) => {
        if (release.state === 'sent') return 'Everybody has it already'
        const relay = chooseRelay(relays, release.relay)
        const recipients = release.recipients.map((each) =>
          each.state === 'sent' ? each : { ...each, state: 'waiting' as const },
        )
        const now = clock()
        const queued = { state: 'queued' as const, tries: 0, nextAttemptAt: now, updatedAt: now }
        return { ...release, ...queued, relay: relay.name, recipients }
      })
    },
    cancel(id) {
      return change(id, (release) => {
        if (!isOpen(release)) return 'It is over already: nothing of it waits to be sent'
        const closed = giveUp(release, 'Cancelled', clock())
        return { ...closed, state: 'cancelled' }
      })
    },
    async close() {
      await stopRules()
      const timer = setTimeout(() => closing.abort(new Error('Postfang is being stopped')), graceMs)
      await queue.close()
      clearTimeout(timer)
    },
  }
}

function isDeferred({ outcome }: { readonly outcome: string }): boolean {
  return outcome === 'deferred'
}
