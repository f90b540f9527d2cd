import type { Change } from '../model/change.ts'
import { PostfangError } from '../model/errors.ts'
import type { Webhook, WebhookEvent } from '../model/webhook.ts'
import type { OutboundClient, OutboundRequest } from '../outbound/outbound-client.ts'
import type { Store } from '../store/store.ts'
import { longestFailingMs, pauseAfter } from './back-off.ts'
import { composeEvent, eventNameOf } from './compose-event.ts'
import { signBody } from './sign.ts'

/** Tells one webhook of what happens, one event after the other: the next only when the one before was taken. */
export interface Courier {
  /** As it is now; what is stored may be a little behind. */
  readonly webhook: Webhook
  /** Tries now, whatever the back-off says, and also when it was dead. */
  sendNow(): void
  /** Gives up what is under way; it is told again after the next start. */
  close(): Promise<void>
}

export interface CourierOptions {
  readonly store: Store
  readonly outbound: OutboundClient
  readonly webhook: Webhook
  readonly reach: OutboundRequest['reach']
  readonly clock: () => number
  readonly onError: (error: unknown) => void
}

/** Changes read at a time. */
const pageSize = 100
/** What was told since the last save comes again after a crash. */
const saveEveryMs = 500
/** Timers are kept short enough to be counted in 32 bits, and to notice a clock that was set. */
const longestTimerMs = 60_000

export function createCourier({ store, outbound, reach, clock, onError, ...start }: CourierOptions): Courier {
  let webhook = start.webhook
  let working: Promise<void> | undefined
  let hasRung = false
  let timer: NodeJS.Timeout | undefined
  let saving: NodeJS.Timeout | undefined
  const closing = new AbortController()

  const stopListening = store.onCommit(({ head, mailboxes }) => {
    const isOurs = webhook.mailbox === null || mailboxes.has(webhook.mailbox)
    if (isOurs && head > webhook.cursor) ring()
  })
  ring()

  function ring(): void {
    hasRung = true
    if (closing.signal.aborted || working || webhook.isDead || waitsForRetry()) return
    working = work()
      .catch((error: unknown) => {
        if (!closing.signal.aborted) onError(error)
      })
      .finally(() => {
        working = undefined
        if (hasRung) ring()
      })
  }

  /** True while the back-off lasts; sees to it that its end is noticed. */
  function waitsForRetry(): boolean {
    clearTimeout(timer)
    const leftMs = (webhook.nextAttemptAt ?? 0) - clock()
    if (leftMs <= 0) return false
    timer = setTimeout(ring, Math.min(leftMs, longestTimerMs)).unref()
    return true
  }

  async function work(): Promise<void> {
    for (;;) {
      hasRung = false
      const { head } = store
      const changes = await readChanges()
      for (const change of changes) {
        if (closing.signal.aborted || !(await tell(change))) return
      }
      if (changes.length === pageSize) continue
      if (head > webhook.cursor) webhook = { ...webhook, cursor: head }
      return
    }
  }

  /** Where old changes have been dropped, messages are still all there: they are told, what happened to them is not. */
  async function readChanges(): Promise<readonly Change[]> {
    const { cursor, mailbox } = webhook
    const of = { mailbox: mailbox ?? undefined }
    const changes = await store.listChanges(cursor, { ...of, limit: pageSize })
    if (changes) return changes
    const messages = await store.list(of, { after: cursor, limit: pageSize })
    return messages.map((message) => ({
      kind: 'captured',
      seq: message.seq,
      mailbox: message.mailbox,
      message,
    }))
  }

  /** @returns false where the change has to wait: for the message to be read, or for the other side to take it */
  async function tell(change: Change): Promise<boolean> {
    const type = eventNameOf(change)
    if (type === undefined || !webhook.events.includes(type)) {
      webhook = { ...webhook, cursor: change.seq }
      return true
    }
    // The commit of its digest rings again.
    if (change.kind === 'captured' && change.message.digest === 'pending') return false
    const outcome = await attempt(type, change)
    if (closing.signal.aborted) return false
    if (outcome.kind === 'taken') {
      webhook = afterSuccess(outcome.status, change.seq)
      saveSoon()
      return true
    }
    webhook = afterFailure(outcome)
    await store.saveWebhook(webhook)
    hasRung = true
    return false
  }

  /** Not after each event: every commit is synced, and mail that comes meanwhile would wait for it. */
  function saveSoon(): void {
    saving ??= setTimeout(save, saveEveryMs)
  }

  function save(): Promise<void> | undefined {
    if (saving === undefined) return undefined
    clearTimeout(saving)
    saving = undefined
    return store.saveWebhook(webhook).catch(onError)
  }

  async function attempt(type: WebhookEvent, change: Change): Promise<Outcome> {
    const nowMs = clock()
    const body = composeEvent(type, change, nowMs)
    const eventId = `${webhook.id}_${change.seq}`
    const headers = {
      'content-type': 'application/json',
      ...signBody({ secret: webhook.secret, eventId, nowMs }, body),
    }
    try {
      const answer = await outbound.post({ url: webhook.url, headers, body, reach, signal: closing.signal })
      if (answer.status >= 200 && answer.status < 300) return { kind: 'taken', status: answer.status }
      const said = answer.excerpt.replace(/[\p{C}\s]+/gu, ' ').trim()
      const error = `It answered ${answer.status}${said === '' ? '' : `: ${said}`}`
      return { kind: 'failed', status: answer.status, error }
    } catch (error) {
      return { kind: 'failed', status: null, error: describeFailure(error) }
    }
  }

  function afterSuccess(status: number, cursor: number): Webhook {
    return {
      ...webhook,
      cursor,
      delivered: webhook.delivered + 1,
      failures: 0,
      failingSince: null,
      lastAttemptAt: clock(),
      lastStatus: status,
      lastError: null,
      nextAttemptAt: null,
      isDead: false,
    }
  }

  /** 410 Gone asks for no more of it (RFC 9110 §15.5.11). */
  function afterFailure({ status, error }: Outcome & { kind: 'failed' }): Webhook {
    const now = clock()
    const failures = webhook.failures + 1
    const failingSince = webhook.failingSince ?? now
    const isDead = status === 410 || now - failingSince >= longestFailingMs
    return {
      ...webhook,
      failures,
      failingSince,
      lastAttemptAt: now,
      lastStatus: status,
      lastError: error,
      nextAttemptAt: isDead ? null : now + pauseAfter(failures, Math.random()),
      isDead,
    }
  }

  return {
    get webhook() {
      return webhook
    },
    sendNow() {
      webhook = { ...webhook, nextAttemptAt: null, isDead: false, failingSince: null, failures: 0 }
      ring()
    },
    async close() {
      closing.abort()
      clearTimeout(timer)
      stopListening()
      await working
      await save()
    },
  }
}

type Outcome =
  | { readonly kind: 'taken'; readonly status: number }
  | { readonly kind: 'failed'; readonly status: number | null; readonly error: string }

/** Connecting to a name with several addresses fails with one error for each. */
function describeFailure(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describeFailure).join('; ')
  if (error instanceof PostfangError || error instanceof Error) return error.message
  return String(error)
}
