import type { AllowedRecipients } from '../model/allowed-recipients.ts'
import { PostfangError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { MessageSummary } from '../model/message.ts'
import type { Release } from '../model/release.ts'
import type { Store } from '../store/store.ts'
import { findRule, recipientsOf } from './match-rule.ts'
import type { ReleaseRule } from './release-rule.ts'
import type { ReleaseOrder } from './releases.ts'

export interface RulesOptions {
  readonly store: Store
  readonly rules: readonly ReleaseRule[]
  readonly allowed: AllowedRecipients
  /** How far they were applied before; null where there were none. */
  readonly rulesThrough: number | null
  /** False while the queue is full: then messages wait. */
  readonly hasRoom: () => boolean
  readonly prepare: (order: ReleaseOrder) => Promise<Release>
  readonly enqueue: (release: Release) => void
  readonly onError: (error: unknown) => void
}

/** Messages looked at in one go. */
const pageSize = 100
/** How long messages wait that the queue has no room for. */
const fullPauseMs = 1_000

/**
 * Applies the rules to messages after their commit, in order, once each: how far that has got is kept together with what
 * came of it. Where there are no rules, it is forgotten: rules of a later start begin with what comes then.
 *
 * @returns how to stop
 */
export async function followRules(options: RulesOptions): Promise<() => Promise<void>> {
  const { store, rules, allowed, rulesThrough, hasRoom, prepare, enqueue, onError } = options
  if (rules.length === 0) {
    if (rulesThrough !== null) await store.appendReleases([], null)
    return async () => {}
  }
  let through = rulesThrough ?? store.head
  if (rulesThrough === null) await store.appendReleases([], through)
  let isClosed = false
  let hasRung = false
  let working: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  const stopListening = store.onCommit(({ head }) => {
    if (head > through) ring()
  })
  ring()

  function ring(): void {
    hasRung = true
    if (isClosed || working !== undefined) return
    clearTimeout(timer)
    working = work()
      .catch((error: unknown) => {
        if (isClosed) return
        onError(error)
        hasRung = false
        retryLater()
      })
      .finally(() => {
        working = undefined
        if (hasRung) ring()
      })
  }

  function retryLater(): void {
    timer = setTimeout(ring, fullPauseMs).unref()
  }

  async function work(): Promise<void> {
    for (;;) {
      hasRung = false
      const { head } = store
      if (!hasRoom()) return retryLater()
      const messages = await store.list({}, { after: through, limit: pageSize })
      const releases: Release[] = []
      for (const message of messages) {
        if (isClosed) return
        const release = await apply(message)
        if (release !== undefined) releases.push(release)
      }
      const last = messages.length < pageSize ? head : messages.at(-1)?.seq
      const next = Math.max(through, last ?? head, messages.at(-1)?.seq ?? 0)
      if (releases.length > 0) await store.appendReleases(releases, next)
      else if (messages.length > 0) await store.appendReleases([], next)
      through = next
      for (const release of releases) enqueue(release)
      if (messages.length < pageSize) return
    }
  }

  /** What cannot be released, because it came back or SMTP cannot carry it, stays where it is. */
  async function apply(message: MessageSummary): Promise<Release | undefined> {
    const readHead = () => store.readRawRange(message.id, 0, limits.scannedHeaderBytes)
    const rule = await findRule(rules, message, readHead)
    if (rule === undefined) return undefined
    const to = recipientsOf(rule, message.envelope.to).filter((address) => allowed.isAllowed(address))
    if (to.length === 0) return undefined
    const { relay, from } = rule
    try {
      return await prepare({ id: message.id, relay, to: to.slice(0, limits.releaseRecipients), from })
    } catch (error) {
      if (error instanceof PostfangError && error.code !== 'unavailable') return undefined
      throw error
    }
  }

  return async () => {
    isClosed = true
    clearTimeout(timer)
    stopListening()
    await working
  }
}
