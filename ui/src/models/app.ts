import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { ChangeJson, LiveFrame } from '../../../src/contract/live.ts'
import type { SummaryJson } from '../../../src/contract/message.ts'
import { searchAsTyped } from '../format/search-text.ts'
import { deleteMessages, sendSample } from '../link/api.ts'
import { toFailure } from '../link/request.ts'
import type { Scope } from '../link/urls.ts'
import { type Announcer, createAnnouncer } from './announcer.ts'
import { createClock } from './clock.ts'
import { createDeletion, type Deletion } from './deletion.ts'
import { createMailboxes, type MailboxCounts, type Mailboxes } from './mailboxes.ts'
import { createMarks, type Marks } from './marks.ts'
import { createMessageList, type MessageList } from './message-list.ts'
import { createNavigation, type Navigation } from './navigation.ts'
import { createNotices, type Notice, type Notices } from './notices.ts'
import { createOpenedMessage, type OpenedMessage } from './opened-message.ts'
import { createPreferences, type Preferences } from './preferences.ts'
import { createPreview, type Preview } from './preview.ts'
import { createSelection, type Selection } from './selection.ts'
import { createServer, type Server } from './server.ts'
import { createSessionList, type SessionList } from './session-list.ts'
import { createViewport, type Panes } from './viewport.ts'

/** What lies over the screen. */
export type Overlay = 'keys' | 'palette' | 'tags' | 'deleteAll' | 'nav' | undefined

/** What can be asked to take the focus. */
export type FocusPlace = 'list' | 'message' | 'search'

/** Everything the screen is made of; the only place that wires the models. */
export interface App {
  readonly preferences: Preferences
  readonly navigation: Navigation
  readonly server: Server
  readonly mailboxes: Mailboxes
  readonly list: MessageList
  readonly selection: Selection
  readonly opened: OpenedMessage
  readonly marks: Marks
  readonly deletion: Deletion
  readonly preview: Preview
  readonly sessions: SessionList
  readonly announcer: Announcer
  readonly notices: Notices
  readonly overlay: Signal<Overlay>
  readonly panes: ReadonlySignal<Panes>
  readonly now: ReadonlySignal<number>
  /** Mailbox and search as sent to the server. */
  readonly scope: ReadonlySignal<Scope>
  /** Of the list that is shown, without what is about to be deleted. */
  readonly counts: ReadonlySignal<MailboxCounts>
  /** Tags of the messages seen so far, in alphabetical order. */
  readonly knownTags: ReadonlySignal<readonly string[]>
  /** Where the focus is wanted; the view there takes it and sets this back. */
  readonly focusWish: Signal<FocusPlace | undefined>
  sendSample(name: string): void
  /** Deletes everything that the list's mailbox and search name. Cannot be undone. */
  deleteAllShown(): void
}

export function createApp(): App {
  const preferences = createPreferences()
  const navigation = createNavigation()
  const notices = createNotices()
  const announcer = createAnnouncer()
  const mailboxes = createMailboxes()
  const selection = createSelection()
  const scope = createScope(navigation)
  const list = createMessageList(scope)
  const openMailId = computed(() => {
    const { screen, id } = navigation.route.value
    return screen === 'mail' ? id : undefined
  })
  const marks = createMarks(
    (row, patch) =>
      batch(() => {
        list.patch(row.id, patch)
        opened.patch(row.id, patch)
        if (patch.read !== undefined && patch.read !== row.read) {
          mailboxes.adjust(row.mailbox, { total: 0, unread: patch.read ? -1 : 1 })
        }
      }),
    (failure) => notices.show({ kind: 'mark', failure }),
  )
  const opened: OpenedMessage = createOpenedMessage(openMailId, list.find, (message) =>
    marks.setRead([message], true),
  )
  mailboxes.refresh()
  const deletion = createDeletion(
    list,
    (rows) =>
      batch(() => {
        for (const row of rows) mailboxes.adjust(row.mailbox, countsOfOne(row))
      }),
    (failure) => notices.show({ kind: 'deletion', failure }),
  )
  // However a message was opened, by the address or the browser's history: the list follows.
  effect(() => {
    const id = openMailId.value
    if (id !== undefined && id !== selection.activeId.peek()) selection.only(id)
  })
  const server = createServer((frames) => batch(() => takeFrames(frames)))

  function takeFrames(frames: readonly LiveFrame[]): void {
    const changes = frames.flatMap((frame) => (frame.type === 'changes' ? frame.changes : []))
    if (changes.length > 0) takeChanges(changes)
    if (frames.some((frame) => frame.type === 'resync')) startOver()
    if (frames.some((frame) => frame.type === 'hello')) catchUp()
  }

  /** The feed has begun: what changed since the first reading is read now, and what could not be read is tried again. */
  function catchUp(): void {
    if (typeof list.state.peek() === 'object') list.reload()
    else list.refresh()
    if (opened.opened.peek().kind === 'failed') opened.reload()
    mailboxes.refresh()
  }

  function takeChanges(changes: readonly ChangeJson[]): void {
    list.apply(changes)
    opened.apply(changes)
    mailboxes.apply(changes)
    announcer.add(
      changes.filter((change) => change.kind === 'captured' && isInScope(change, scope.peek())).length,
    )
    const deleted = changes.flatMap((change) => (change.kind === 'deleted' ? change.ids : []))
    if (deleted.length > 0) selection.drop(new Set(deleted))
  }

  function startOver(): void {
    list.reload()
    opened.reload()
    mailboxes.refresh()
  }

  return {
    preferences,
    navigation,
    server,
    mailboxes,
    list,
    selection,
    opened,
    marks,
    deletion,
    preview: createPreview(openMailId),
    sessions: createSessionList(computed(() => navigation.route.value.screen === 'sessions')),
    announcer,
    notices,
    overlay: signal<Overlay>(undefined),
    panes: createViewport().panes,
    now: createClock(),
    scope,
    counts: computed(() => withoutPending(scope.value, list, mailboxes, deletion)),
    knownTags: createKnownTags(list),
    focusWish: signal<FocusPlace | undefined>(undefined),
    sendSample(name) {
      void attempt(notices, 'sample', () => sendSample(name, scope.peek().mailbox))
    },
    deleteAllShown() {
      void attempt(notices, 'deletion', async () => {
        await deleteMessages(scope.peek())
        list.reload()
      })
    },
  }
}

function countsOfOne(row: SummaryJson): MailboxCounts {
  return { total: -1, unread: row.read ? 0 : -1 }
}

function isInScope({ mailbox }: ChangeJson, scope: Scope): boolean {
  return scope.mailbox === undefined || scope.mailbox === mailbox
}

/** The part of the address that decides what the list shows; equal scopes are one object, so that nothing reloads twice. */
function createScope(navigation: Navigation): ReadonlySignal<Scope> {
  let current: Scope = {}
  return computed(() => {
    const { mailbox, q } = navigation.route.value
    const sent = searchAsTyped(q.trimStart())
    if (current.mailbox !== mailbox || current.q !== sent) current = { mailbox, q: sent }
    return current
  })
}

/** The counts of a mailbox come from the mailboxes, which are read again on every change; those of a search from its answer. */
function withoutPending(
  { mailbox, q }: Scope,
  list: MessageList,
  mailboxes: Mailboxes,
  deletion: Deletion,
): MailboxCounts {
  const { total, unread } = q === '' ? mailboxes.countsOf(mailbox) : list.counts.value
  const rows = deletion.pending.value?.rows ?? []
  const own = rows.filter((row) => mailbox === undefined || row.mailbox === mailbox)
  return {
    total: Math.max(0, total - own.length),
    unread: Math.max(0, unread - own.filter((row) => !row.read).length),
  }
}

/** The server has no list of tags: these are gathered from the rows that come by. */
function createKnownTags(list: MessageList): ReadonlySignal<readonly string[]> {
  const tags = signal<readonly string[]>([])
  effect(() => {
    const seen = new Set(tags.peek())
    for (const page of list.pages.value.pages)
      for (const row of page.rows ?? []) for (const tag of row.tags) seen.add(tag)
    if (seen.size !== tags.peek().length)
      tags.value = [...seen].sort((left, right) => left.localeCompare(right))
  })
  return tags
}

/** Does something the reader asked for; where it fails, says so. */
async function attempt(notices: Notices, kind: Notice['kind'], task: () => Promise<void>): Promise<void> {
  try {
    await task()
  } catch (error) {
    const failure = toFailure(error)
    if (failure !== undefined) notices.show({ kind, failure })
  }
}
