import type {
  CallbackDelivery,
  CallbackState,
  CallbackTarget,
  NewCallbackDelivery,
  QueuedEvent,
} from '../../model/callback.ts'
import type { QueuePage } from '../../store/callback-store.ts'
import type { Store } from '../../store/store.ts'
import { composeEvent, composeGroup } from './compose-event.ts'
import type { Post, PostOutcome } from './post.ts'

/** Posts what is queued for one address, in order: the next only when the one before was taken. */
export interface CallbackLane {
  /** As it is now; what is stored may be a little behind. */
  readonly target: CallbackTarget
  /** Events that were taken, which the store still has as queued. */
  readonly unsaved: number
  /** Something may have been queued. */
  ring(): void
  /** Takes over what the store says of it now. */
  renew(target: CallbackTarget): void
  /** Posts a body once more, now, whatever else waits; that it is taken ends a pause. */
  sendAgain(delivery: CallbackDelivery): Promise<void>
  /** Keeps what was posted, so that it can be read. */
  flush(): Promise<void>
  /** Gives up what is under way; it is posted again after the next start. */
  close(): Promise<void>
}

export interface LaneOptions {
  readonly store: Store
  readonly target: CallbackTarget
  readonly post: Post
  readonly retryMs: number
  readonly giveUpMs: number
  readonly clock: () => number
  readonly onError: (error: unknown) => void
  /** Its events have been left to others of that mailbox. */
  readonly onDead: (mailbox: string | null) => void
}

/** Version 2: at most one POST in this time. */
const groupMs = 1_000
/** What is read, and with version 2 posted, at a time. */
const page = { limit: 500, bytes: 512 * 1024 }
/** What was posted since the last save comes again after a crash. */
const unsaved = { posts: 100, ms: 250 }
/** Timers are kept short enough to be counted in 32 bits, and to notice a clock that was set. */
const longestTimerMs = 60_000

export function createCallbackLane(options: LaneOptions): CallbackLane {
  const { store, post, retryMs, giveUpMs, clock, onError, onDead } = options
  let target = options.target
  let working: Promise<void> | undefined
  let hasRung = false
  let timer: NodeJS.Timeout | undefined
  let mayGroupAt = 0
  let savedAt = 0
  let taken: number[] = []
  let savingEvents = 0
  let deliveries: NewCallbackDelivery[] = []
  let saving: Promise<void> = Promise.resolve()
  const closing = new AbortController()

  function ring(): void {
    hasRung = true
    if (closing.signal.aborted || working || target.isDead || hasToWait()) return
    working = work()
      .catch((error: unknown) => {
        if (closing.signal.aborted) return
        // A full disk: what was taken is told again, after a pause.
        onError(error)
        target = { ...target, nextAttemptAt: clock() + retryMs }
        hasRung = true
      })
      .finally(() => {
        working = undefined
        if (hasRung) ring()
      })
  }

  /** True while a pause lasts; sees to it that its end is noticed. */
  function hasToWait(): boolean {
    clearTimeout(timer)
    const leftMs = Math.max(target.nextAttemptAt ?? 0, mayGroupAt) - clock()
    if (leftMs <= 0) return false
    timer = setTimeout(ring, Math.min(leftMs, longestTimerMs)).unref()
    return true
  }

  async function work(): Promise<void> {
    for (;;) {
      hasRung = false
      const queued = await store.listQueuedEvents(target.id, page)
      if (queued.events.length === 0 || closing.signal.aborted) return
      const isTaken = target.version === 2 ? await tellGroup(queued) : await tellEach(queued)
      await flush()
      if (target.isDead) onDead(target.mailbox)
      hasRung = true
      if (!isTaken || target.version === 2) return
    }
  }

  async function tellGroup(queued: QueuePage): Promise<boolean> {
    mayGroupAt = clock() + groupMs
    return tell(queued.events, composeGroup(queued.events), queued)
  }

  async function tellEach(queued: QueuePage): Promise<boolean> {
    for (const event of queued.events) {
      if (!(await tell([event], composeEvent(event), queued))) return false
      if (taken.length >= unsaved.posts || clock() - savedAt >= unsaved.ms) await flush()
    }
    return true
  }

  /** @returns whether it was taken */
  async function tell(
    events: readonly QueuedEvent[],
    body: string,
    { newestAt }: QueuePage,
  ): Promise<boolean> {
    if (closing.signal.aborted) return false
    const at = clock()
    const outcome = await post(target, body, closing.signal)
    if (closing.signal.aborted) return false
    const isTaken = outcome.error === null
    target = isTaken ? { ...target, ...afterSuccess(events.length) } : afterFailure(outcome, newestAt ?? at)
    if (isTaken) for (const { number } of events) taken.push(number)
    note({ at, body, types: [...new Set(events.map(({ event }) => event.type))], isManual: false }, outcome)
    return isTaken
  }

  function note(
    facts: Pick<NewCallbackDelivery, 'at' | 'body' | 'types' | 'isManual'>,
    { status, answer, error }: PostOutcome,
  ): void {
    deliveries.push({
      ...facts,
      target: target.id,
      mailbox: target.mailbox,
      url: target.url,
      durationMs: Math.max(0, clock() - facts.at),
      status,
      answer,
      error,
      nextAttemptAt: error === null ? null : target.nextAttemptAt,
    })
  }

  function afterSuccess(events: number): CallbackState {
    return {
      delivered: target.delivered + events,
      failures: 0,
      failingSince: null,
      lastAttemptAt: clock(),
      lastStatus: 200,
      lastError: null,
      nextAttemptAt: null,
      isDead: false,
    }
  }

  /** A new event puts the giving up off. */
  function afterFailure({ status, error }: PostOutcome, newestAt: number): CallbackTarget {
    const now = clock()
    const failingSince = target.failingSince ?? now
    const isDead = now - Math.max(failingSince, newestAt) >= giveUpMs
    return {
      ...target,
      failures: target.failures + 1,
      failingSince,
      lastAttemptAt: now,
      lastStatus: status,
      lastError: error,
      nextAttemptAt: isDead ? null : now + retryMs,
      isDead,
    }
  }

  /** One after the other, so that no older state is saved after a newer one. */
  function flush(): Promise<void> {
    saving = saving.catch(() => undefined).then(save)
    return saving
  }

  async function save(): Promise<void> {
    savedAt = clock()
    if (taken.length === 0 && deliveries.length === 0) return
    const outcome = { target: target.id, state: stateOf(target), taken, deliveries }
    savingEvents = taken.length
    taken = []
    deliveries = []
    try {
      await store.settleCallback(outcome)
    } finally {
      savingEvents = 0
    }
  }

  return {
    get target() {
      return target
    },
    get unsaved() {
      return taken.length + savingEvents
    },
    ring,
    renew(stored) {
      target = stored
      ring()
    },
    async sendAgain({ body, types }) {
      const at = clock()
      const outcome = await post(target, body, closing.signal)
      if (closing.signal.aborted) return
      if (outcome.error === null) target = { ...target, ...afterSuccess(0) }
      else
        target = { ...target, lastAttemptAt: clock(), lastStatus: outcome.status, lastError: outcome.error }
      note({ at, body, types, isManual: true }, outcome)
      await flush()
      ring()
    },
    flush,
    async close() {
      closing.abort()
      clearTimeout(timer)
      await working
      await flush().catch(onError)
    },
  }
}

function stateOf({ id: _, mailbox: __, url: ___, version: ____, ...state }: CallbackTarget): CallbackState {
  return state
}
