import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { ChangeJson } from '../../../src/contract/live.ts'
import type { MailboxJson } from '../../../src/contract/mailbox.ts'
import { listMailboxes } from '../link/api.ts'
import { toFailure } from '../link/request.ts'
import { createThrottle } from './throttle.ts'

export interface MailboxCounts {
  readonly total: number
  readonly unread: number
}

export interface Mailboxes {
  /** By last activity; undefined before the first answer. */
  readonly all: ReadonlySignal<readonly MailboxJson[] | undefined>
  /** Over all mailboxes. */
  readonly sum: ReadonlySignal<MailboxCounts>
  countsOf(mailbox: string | undefined): MailboxCounts
  /** Counts what was just done here, until the server has counted it. */
  adjust(mailbox: string, by: MailboxCounts): void
  apply(changes: readonly ChangeJson[]): void
  refresh(): void
}

/** The mailboxes and their counts, as the server counts them: read again when something changed, at most once a second. */
export function createMailboxes(): Mailboxes {
  const all = signal<readonly MailboxJson[] | undefined>(undefined)
  const sum = computed(() => sumCounts(all.value ?? []))

  const reads = createThrottle(async () => {
    try {
      all.value = await listMailboxes()
    } catch (error) {
      // The old counts stay; the bar about the server says why.
      toFailure(error)
    }
  })

  return {
    all,
    sum,
    countsOf: (name) => findCounts(name, all.value, sum.value),
    adjust(name, by) {
      all.value = all.peek()?.map((mailbox) =>
        mailbox.name === name
          ? {
              ...mailbox,
              total: Math.max(0, mailbox.total + by.total),
              unread: Math.max(0, mailbox.unread + by.unread),
            }
          : mailbox,
      )
    },
    apply(changes) {
      if (changes.some(({ kind }) => kind !== 'digested')) reads.request()
    },
    refresh: reads.request,
  }
}

export function sumCounts(mailboxes: readonly MailboxCounts[]): MailboxCounts {
  return {
    total: mailboxes.reduce((total, mailbox) => total + mailbox.total, 0),
    unread: mailboxes.reduce((unread, mailbox) => unread + mailbox.unread, 0),
  }
}

/** Of one mailbox, or of all of them. */
export function findCounts(
  name: string | undefined,
  mailboxes: readonly MailboxJson[] | undefined,
  sum: MailboxCounts,
): MailboxCounts {
  if (name === undefined) return sum
  const { total, unread } = mailboxes?.find((mailbox) => mailbox.name === name) ?? { total: 0, unread: 0 }
  return { total, unread }
}
