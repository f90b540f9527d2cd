import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { MailjetEventJson, NewMailjetEventJson } from '../../../src/contract/mailjet.ts'
import { followEvents } from '../link/live.ts'
import { listEvents, orderEvent } from '../link/mailjet-api.ts'
import { type Failure, toFailure } from '../link/request.ts'
import { beforeNextPaint } from './before-next-paint.ts'
import { createThrottle } from './throttle.ts'

/** What happened to one message after sending, as it happens. */
export interface MessageEvents {
  /** Newest first; undefined before the first answer. */
  readonly events: ReadonlySignal<readonly MailjetEventJson[] | undefined>
  /** Why they could not be read. */
  readonly failure: ReadonlySignal<Failure | undefined>
  /** Why the last order was not taken. */
  readonly refusal: ReadonlySignal<Failure | undefined>
  /** The event that was ordered last. */
  readonly ordered: ReadonlySignal<MailjetEventJson | undefined>
  /** Lets something happen to a recipient; what came of it is among the events then. */
  order(event: NewMailjetEventJson): Promise<void>
  reload(): void
  close(): void
}

export function createMessageEvents(id: string): MessageEvents {
  const known = signal<ReadonlyMap<number, MailjetEventJson> | undefined>(undefined)
  const failure = signal<Failure | undefined>(undefined)
  const refusal = signal<Failure | undefined>(undefined)
  const ordered = signal<MailjetEventJson | undefined>(undefined)
  const controller = new AbortController()
  const reads = createThrottle(read)
  let told: MailjetEventJson[] = []

  async function read(): Promise<void> {
    if (controller.signal.aborted) return
    try {
      known.value = addEvents(known.peek(), await listEvents(id, controller.signal))
      failure.value = undefined
    } catch (error) {
      failure.value = toFailure(error)
    }
  }

  /** A mailing tells of thousands in a second: they are drawn together. */
  function take(events: readonly MailjetEventJson[]): void {
    const own = events.filter(({ message }) => message === id)
    if (own.length === 0) return
    told.push(...own)
    if (told.length === own.length) beforeNextPaint(flush)
  }

  function flush(): void {
    known.value = addEvents(known.peek(), told)
    told = []
  }

  const feed = followEvents({ opened: reads.request, frame: ({ events }) => take(events) })

  return {
    events: computed(() => known.value && sortEvents(known.value)),
    failure,
    refusal,
    ordered,
    async order(event) {
      try {
        const happened = await orderEvent(id, event)
        refusal.value = undefined
        ordered.value = happened
        known.value = addEvents(known.peek(), [happened])
      } catch (error) {
        refusal.value = toFailure(error)
      }
    },
    reload: reads.request,
    close() {
      controller.abort()
      feed.close()
    },
  }
}

/** Puts events to the known ones: the list, the feed and the answer to an order tell of the same ones. */
export function addEvents(
  known: ReadonlyMap<number, MailjetEventJson> | undefined,
  events: readonly MailjetEventJson[],
): ReadonlyMap<number, MailjetEventJson> {
  return new Map([...(known ?? []), ...events.map((event) => [event.number, event] as const)])
}

/** Newest first. */
export function sortEvents(events: ReadonlyMap<number, MailjetEventJson>): readonly MailjetEventJson[] {
  return [...events.values()].sort((left, right) => right.number - left.number)
}

/** What happened last to each recipient, by address. */
export function latestByRecipient(
  events: readonly MailjetEventJson[],
): ReadonlyMap<string, MailjetEventJson> {
  const latest = new Map<string, MailjetEventJson>()
  for (const event of events) if (!latest.has(event.recipient)) latest.set(event.recipient, event)
  return latest
}
