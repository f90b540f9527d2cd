import { batch, computed, effect, type ReadonlySignal } from '@preact/signals'
import type { SummaryJson } from '../../../src/contract/message.ts'
import type { ProblemJson } from '../../../src/contract/problem.ts'
import { createDeletion, type Deletion } from './deletion.ts'
import { createKnownTags } from './known-tags.ts'
import type { ListCounts } from './list-state.ts'
import { createMailboxes, findCounts, type MailboxCounts, type Mailboxes, sumCounts } from './mailboxes.ts'
import { createMarks, type Marked, type MarkPatch, type Marks } from './marks.ts'
import { createMessageList, type MessageList } from './message-list.ts'
import type { Navigation } from './navigation.ts'
import type { Notices } from './notices.ts'
import { createOpenedMessage, type OpenedMessage } from './opened-message.ts'
import { followRefused } from './refused-mail.ts'
import { createScope, isInScope, type Scope } from './scope.ts'
import { createSelection, type Selection } from './selection.ts'

/** The messages: which are listed, which is open, and what is done to them. */
export interface Mail {
  /** Mailbox and search as sent to the server. */
  readonly scope: ReadonlySignal<Scope>
  readonly mailboxes: Mailboxes
  readonly list: MessageList
  readonly selection: Selection
  /** The message that the address names. */
  readonly openMailId: ReadonlySignal<string | undefined>
  readonly opened: OpenedMessage
  readonly marks: Marks
  readonly deletion: Deletion
  /** Of the list that is shown, without what is about to be deleted. */
  readonly counts: ReadonlySignal<ListCounts>
  readonly knownTags: ReadonlySignal<readonly string[]>
  /** Why the search could not be read; undefined where it could. */
  readonly searchProblem: ReadonlySignal<ProblemJson | undefined>
}

export function createMail(navigation: Navigation, notices: Notices): Mail {
  const scope = createScope(navigation)
  const mailboxes = createMailboxes()
  const list = createMessageList(scope)
  const selection = createSelection()
  const openMailId = computed(() => {
    const { screen, id } = navigation.route.value
    return screen === 'mail' ? id : undefined
  })
  const marks = createMarks(showMark, (failure) => notices.show({ kind: 'mark', failure }))
  const opened: OpenedMessage = createOpenedMessage(openMailId, list.find, (message) =>
    marks.setRead([message], true),
  )
  const deletion = createDeletion(list, countDeleted, (failure) =>
    notices.show({ kind: 'deletion', failure }),
  )

  function showMark(row: Marked, patch: MarkPatch): void {
    batch(() => {
      list.patch(row.id, patch)
      opened.patch(row.id, patch)
      const hasChanged = patch.read !== undefined && patch.read !== row.read
      if (hasChanged) mailboxes.adjust(row.mailbox, { total: 0, unread: patch.read ? -1 : 1 })
    })
  }

  function countDeleted(rows: readonly SummaryJson[]): void {
    batch(() => {
      for (const row of rows.filter(isCounted)) {
        mailboxes.adjust(row.mailbox, { total: -1, unread: row.read ? 0 : -1 })
      }
      list.uncount(rows)
    })
  }

  // However a message was opened, by the address or the browser's history: the list follows.
  effect(() => {
    const id = openMailId.value
    if (id !== undefined && id !== selection.activeId.peek()) selection.only(id)
  })
  mailboxes.refresh()
  followRefused(scope, list.refresh)

  const shown = hidePending(mailboxes, deletion)
  const counts = computed(() => countShown(scope.value, { list, mailboxes: shown, deletion }))
  const knownTags = createKnownTags(list.pages)
  const searchProblem = computed(() => findSearchProblem(list.status.value))
  return {
    scope,
    mailboxes: shown,
    list,
    selection,
    openMailId,
    opened,
    marks,
    deletion,
    counts,
    knownTags,
    searchProblem,
  }
}

function findSearchProblem(status: MessageList['status']['value']): ProblemJson | undefined {
  const isProblem = typeof status === 'object' && status.kind === 'problem'
  return isProblem && status.problem.parameter === 'q' ? status.problem : undefined
}

/** Refused messages are listed where they are asked for, but count nowhere as received. */
function isCounted(row: SummaryJson): boolean {
  return row.rejected === null
}

/** The mailboxes without what is about to be deleted: the sidebar, the title and the head of the list say the same. */
function hidePending(mailboxes: Mailboxes, deletion: Deletion): Mailboxes {
  const all = computed(() => {
    const rows = (deletion.pending.value?.rows ?? []).filter(isCounted)
    if (rows.length === 0) return mailboxes.all.value
    return mailboxes.all.value?.map((mailbox) => {
      const own = rows.filter((row) => row.mailbox === mailbox.name)
      return own.length === 0 ? mailbox : { ...mailbox, ...subtract(mailbox, own) }
    })
  })
  const sum = computed(() => sumCounts(all.value ?? []))
  return {
    ...mailboxes,
    all,
    sum,
    countsOf: (name) => findCounts(name, all.value, sum.value),
  }
}

/** The counts of a mailbox come from the mailboxes, which are read again on every change; those of a search from its answer. */
function countShown(
  scope: Scope,
  { list, mailboxes, deletion }: Pick<Mail, 'list' | 'mailboxes' | 'deletion'>,
): ListCounts {
  if (scope.q === '') return { ...mailboxes.countsOf(scope.mailbox), totalIsExact: true }
  const rows = (deletion.pending.value?.rows ?? []).filter((row) => isInScope(row.mailbox, scope))
  return { ...subtract(list.counts.value, rows), totalIsExact: list.counts.value.totalIsExact }
}

function subtract({ total, unread }: MailboxCounts, rows: readonly SummaryJson[]): MailboxCounts {
  return {
    total: Math.max(0, total - rows.length),
    unread: Math.max(0, unread - rows.filter((row) => !row.read).length),
  }
}
