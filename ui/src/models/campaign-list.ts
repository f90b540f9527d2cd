import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { CampaignJson, MailjetEventJson } from '../../../src/contract/mailjet.ts'
import { followEvents } from '../link/live.ts'
import { type CampaignPage, listCampaigns } from '../link/mailjet-api.ts'
import { type Failure, toFailure } from '../link/request.ts'
import { createThrottle } from './throttle.ts'

/** A page of campaigns, and the cursor that reads it again. */
export interface ReadPage extends CampaignPage {
  readonly cursor: string | null
}

export interface CampaignList {
  /** Newest first; undefined before the first answer. */
  readonly campaigns: ReadonlySignal<readonly CampaignJson[] | undefined>
  readonly failure: ReadonlySignal<Failure | undefined>
  readonly hasMore: ReadonlySignal<boolean>
  loadMore(): void
  reload(): void
  close(): void
}

/** The campaigns of a mailbox, or of all of them, with counts that follow what happens. */
export function createCampaignList(mailbox: string | undefined): CampaignList {
  const pages = signal<readonly ReadPage[] | undefined>(undefined)
  const failure = signal<Failure | undefined>(undefined)
  const controller = new AbortController()
  const refreshes = createThrottle(refresh)
  /** Campaigns with events since their page was read. */
  let changed = new Set<string>()

  async function read(cursor: string | null): Promise<ReadPage | undefined> {
    if (controller.signal.aborted) return undefined
    try {
      const page = await listCampaigns(mailbox, cursor, controller.signal)
      failure.value = undefined
      return { ...page, cursor }
    } catch (error) {
      failure.value = toFailure(error)
      return undefined
    }
  }

  /** Reads the head again, where new campaigns appear, and those of the other pages that hold a changed one. */
  async function refresh(): Promise<void> {
    const noted = changed
    changed = new Set()
    const head = await read(null)
    if (head === undefined) return
    pages.value = joinHead(pages.peek() ?? [], head)
    for (const { cursor, campaigns } of pages.peek() ?? []) {
      if (cursor === null || !campaigns.some((one) => noted.has(keyOf(one)))) continue
      const page = await read(cursor)
      if (page !== undefined) pages.value = replacePage(pages.peek() ?? [], page)
    }
  }

  async function readMore(cursor: string): Promise<void> {
    const page = await read(cursor)
    const known = pages.peek() ?? []
    if (page !== undefined && known.at(-1)?.next === cursor) pages.value = [...known, page]
  }

  function take(events: readonly MailjetEventJson[]): void {
    const own = events.filter((event) => mailbox === undefined || event.mailbox === mailbox)
    const keys = own
      .filter(({ campaignId }) => campaignId !== 0)
      .map((event) => keyOf({ ...event, id: event.campaignId }))
    for (const key of keys) changed.add(key)
    if (keys.length > 0) refreshes.request()
  }

  const feed = followEvents({ opened: refreshes.request, frame: ({ events }) => take(events) })

  return {
    campaigns: computed(() => pages.value && flattenPages(pages.value)),
    failure,
    hasMore: computed(() => (pages.value?.at(-1)?.next ?? null) !== null),
    loadMore() {
      const next = pages.peek()?.at(-1)?.next ?? null
      if (next !== null) void readMore(next)
    },
    reload: refreshes.request,
    close() {
      controller.abort()
      feed.close()
    },
  }
}

/**
 * The head as it is now, before what was read of the rest. Rows that new campaigns have pushed out of it stay below them;
 * where so many are new that nothing is known of those in between, the list begins anew.
 */
export function joinHead(known: readonly ReadPage[], head: ReadPage): readonly ReadPage[] {
  const [before, ...rest] = known
  if (before === undefined || head.next === null) return [head]
  const keys = new Set(head.campaigns.map(keyOf))
  if (!before.campaigns.some((one) => keys.has(keyOf(one)))) return [head]
  const pushedOut = before.campaigns.filter((one) => !keys.has(keyOf(one)))
  return [{ ...head, campaigns: [...head.campaigns, ...pushedOut], next: before.next }, ...rest]
}

function replacePage(known: readonly ReadPage[], page: ReadPage): readonly ReadPage[] {
  return known.map((before) => (before.cursor === page.cursor ? { ...page, next: before.next } : before))
}

/** Every campaign once. */
function flattenPages(pages: readonly ReadPage[]): readonly CampaignJson[] {
  return [
    ...new Map(pages.flatMap(({ campaigns }) => campaigns.map((one) => [keyOf(one), one] as const))).values(),
  ]
}

/** A campaign among those of all mailboxes: each mailbox counts its own. */
export function keyOf({ id, mailbox }: Pick<CampaignJson, 'id' | 'mailbox'>): string {
  return `${id} ${mailbox}`
}
