import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { deleteMessages, sendSample } from '../link/api.ts'
import { toFailure } from '../link/request.ts'
import { type Announcer, createAnnouncer } from './announcer.ts'
import { createClock } from './clock.ts'
import { createFeedTaker } from './feed.ts'
import { createMail, type Mail } from './mail.ts'
import { createMailjetMode, type MailjetMode } from './mailjet-mode.ts'
import { createNavigation, type Navigation } from './navigation.ts'
import { createNotices, type Notice, type Notices } from './notices.ts'
import { createPreferences, type Preferences } from './preferences.ts'
import { createPreview, type Preview } from './preview.ts'
import { createServer, type Server } from './server.ts'
import { createSessionList, type SessionList } from './session-list.ts'
import { createViewport, type Panes } from './viewport.ts'

/** What lies over the screen. */
export type Overlay = 'keys' | 'palette' | 'tags' | 'deleteAll' | 'release' | 'nav' | undefined

/** What can be asked to take the focus. */
export type FocusPlace = 'list' | 'message' | 'search'

/** Everything the screen is made of; the only place that wires the models. */
export interface App extends Mail {
  readonly preferences: Preferences
  readonly navigation: Navigation
  readonly server: Server
  readonly preview: Preview
  readonly mailjetMode: MailjetMode
  readonly sessions: SessionList
  readonly announcer: Announcer
  readonly notices: Notices
  readonly overlay: Signal<Overlay>
  readonly panes: ReadonlySignal<Panes>
  readonly now: ReadonlySignal<number>
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
  const mail = createMail(navigation, notices)
  const server = createServer(createFeedTaker(mail, announcer))
  const focusWish = signal<FocusPlace | undefined>(undefined)

  return {
    ...mail,
    preferences,
    navigation,
    server,
    mailjetMode: createMailjetMode(mail.mailboxes, server, notices),
    preview: createPreview(mail.openMailId),
    sessions: createSessionList(
      computed(() => navigation.route.value.screen === 'sessions'),
      computed(() => navigation.route.value.mailbox),
    ),
    announcer,
    notices,
    overlay: signal<Overlay>(undefined),
    panes: createViewport().panes,
    now: createClock(),
    focusWish,
    sendSample(name) {
      void attempt(notices, 'sample', async () => {
        await sendSample(name, mail.scope.peek().mailbox)
        whenListed(mail, () => {
          focusWish.value = 'list'
        })
      })
    },
    deleteAllShown() {
      void attempt(notices, 'deletion', async () => {
        await deleteMessages(mail.scope.peek())
        mail.list.reload()
      })
    },
  }
}

/** The button that sent the first mail is gone once that is there: the focus goes on to its row. */
function whenListed({ list, selection }: Mail, focusList: () => void): void {
  const stop = effect(() => {
    const [first] = list.pages.value.count === 0 ? [] : list.rowsBetween(0, 1)
    if (first === undefined) return
    queueMicrotask(() => {
      stop()
      selection.moveTo(first.id)
      focusList()
    })
  })
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
