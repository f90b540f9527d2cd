import { isDiskFull, PostfangError } from '../model/errors.ts'
import { createMessageId, type MessageId } from '../model/ids.ts'
import { limits } from '../model/limits.ts'
import { isMailboxName } from '../model/mailbox-name.ts'
import type { MessageSummary, StoredMessage } from '../model/message.ts'
import type { OpenedMail } from '../model/opened-mail.ts'
import type { Count, Selection, Store } from '../store/store.ts'
import { createByteBudget } from './byte-budget.ts'
import { createDigestPump } from './digest-pump.ts'
import { subscribeToStore } from './feed.ts'
import type { Inbox, InboxMessage, IncomingMail } from './inbox.ts'
import { createOpenSessions, type SessionRetention } from './open-sessions.ts'
import type { ReadingRoom } from './reading/reading-room.ts'
import { scanHeader } from './scan-header.ts'
import { streamPart } from './stream-part.ts'
import { waitForMessages } from './wait.ts'

export interface InboxOptions {
  readonly store: Store
  readonly readingRoom: ReadingRoom
  /** How long sessions are kept that have ended. */
  readonly sessionRetention?: SessionRetention
  /** Epoch milliseconds. */
  readonly clock?: () => number
  /** Hears what went wrong behind the scenes, for the log. */
  readonly onError: (error: unknown) => void
}

const defaultRetention: SessionRetention = {
  count: limits.keptSessions,
  ageMs: limits.keptSessionDays * 24 * 60 * 60 * 1000,
}

/** How long a list waits for the digest of what has just arrived, in milliseconds. */
const settleForListMs = 100
const settleForSearchMs = 2_000
const settleForMessageMs = 1_000
/** More messages than this are not digested while a list or a search would wait: it shows what there is. */
const farBehind = 2_000

/** Makes the use cases over a store; takes over store and reading room and closes them with itself. */
export function createInbox({
  store,
  readingRoom,
  sessionRetention = defaultRetention,
  clock = Date.now,
  onError,
}: InboxOptions): Inbox {
  const budget = createByteBudget(limits.inFlightBytes)
  const digests = createDigestPump({ store, readingRoom, onError })
  const sessions = createOpenSessions(store, sessionRetention, clock, onError)
  let capturedMessages = 0
  let capturedBytes = 0
  const refused = { busy: 0, full: 0 }
  let isClosing = false

  async function capture(mail: IncomingMail) {
    if (isClosing)
      throw new PostfangError('unavailable', 'Cannot take the message: Postfang is shutting down')
    refuseMailboxName(mail.mailbox)
    const receivedAt = clock()
    const id = mail.id ?? createMessageId(receivedAt)
    const { tags, ...scan } = scanHeader(mail.raw)
    const sizeBytes = mail.raw.byteLength
    budget.add(sizeBytes)
    try {
      const since = performance.now()
      const seq = await store.append({ ...mail, id, receivedAt, scan })
      digests.expect(performance.now() - since)
      if (tags.length > 0) await setTags(id, tags)
      if (mail.rejected === undefined) {
        capturedMessages += 1
        capturedBytes += sizeBytes
      }
      sessions.took(mail.session.id, mail.mailbox, { id, isRejected: mail.rejected !== undefined })
      return { id, seq }
    } catch (error) {
      refused[isDiskFull(error) ? 'full' : 'busy'] += 1
      throw error
    } finally {
      budget.release(sizeBytes)
    }
  }

  /** The message is in by now: that a tag could not be set is no reason to refuse it. */
  async function setTags(id: MessageId, tags: readonly string[]): Promise<void> {
    await store.update(id, { tags }).catch(onError)
  }

  async function settleFor(selection: Selection): Promise<void> {
    const settleMs = selection.search === undefined ? settleForListMs : settleForSearchMs
    if (digests.pending < farBehind) await digests.settled(store.head, settleMs)
  }

  async function list(selection: Selection, page: { limit: number; before?: number | undefined }) {
    await settleFor(selection)
    const rows = await store.list(selection, { limit: page.limit + 1, before: page.before })
    const messages = rows.slice(0, page.limit)
    const next = rows.length > page.limit ? (messages.at(-1)?.seq ?? null) : null
    // Who has all matches before him need not have them counted, which takes as long again.
    const isAll = selection.search !== undefined && page.before === undefined && next === null
    const { total, unread, isExact } = isAll ? countOf(messages) : await store.count(selection)
    return { messages, next, total, unread, totalIsExact: isExact }
  }

  async function get(id: StoredMessage['summary']['id']): Promise<InboxMessage | undefined> {
    const found = await store.find(id)
    if (found === undefined) return undefined
    if (found.summary.digest === 'pending') await digests.settled(found.summary.seq, settleForMessageMs)
    const [stored, raw] = await Promise.all([store.find(id), store.readRaw(id)])
    if (stored === undefined || raw === undefined) return undefined
    if (stored.summary.digest === 'failed') return { stored, mail: null }
    try {
      const mail = await readingRoom.open(raw)
      return { stored: { ...stored, summary: withMail(stored.summary, mail) }, mail }
    } catch (error) {
      if (!(error instanceof PostfangError && error.code === 'unreadable')) throw error
      const summary: MessageSummary = { ...stored.summary, digest: 'failed', digestError: error.message }
      return { stored: { ...stored, summary }, mail: null }
    }
  }

  async function latest(selection: Selection): Promise<InboxMessage | undefined> {
    const { messages } = await list(selection, { limit: 1 })
    const [newest] = messages
    return newest && get(newest.id)
  }

  return {
    capture,
    room: budget.room,
    refusal: store.refusal,
    countRefusal(why) {
      refused[why] += 1
    },
    list,
    async listFrom(selection, page) {
      if (selection.search !== undefined) await digests.settled(store.head, settleForSearchMs)
      return store.list(selection, page)
    },
    listSizes: store.listSizes,
    latest,
    get,
    find: store.find,
    readRawRange: store.readRawRange,
    async readPreview(id) {
      const raw = await store.readRaw(id)
      return raw && readingRoom.preview(raw)
    },
    async readEncodedParts(id) {
      const raw = await store.readRaw(id)
      return raw && readingRoom.encodedParts(raw)
    },
    async readPart(id, part) {
      const raw = await store.readRaw(id)
      const found = raw && (await readingRoom.part(raw, part))
      if (found?.kind !== 'place') return found
      const { contentType, filename } = found
      return { contentType, filename, bytes: streamPart(store, id, found) }
    },
    update: store.update,
    remove: store.remove,
    async removeAll(selection) {
      if (selection.search !== undefined) await digests.settled(store.head, settleForSearchMs)
      return store.removeAll(selection)
    },
    removeMailbox: store.removeMailbox,
    setRetention: store.setRetention,
    async setProfile(mailbox, profile) {
      refuseMailboxName(mailbox)
      await store.setProfile(mailbox, profile)
    },
    profileOf: store.profileOf,
    findProfile: async (mailbox) => (await store.findProfile(mailbox)) ?? null,
    listMailboxes: store.listMailboxes,
    listTags: store.listTags,
    wait: (request) => waitForMessages({ store, digests, open: ({ id }) => get(id) }, request),
    listSessions: sessions.list,
    findSession: sessions.find,
    openSession: sessions.open,
    followSessions: sessions.follow,
    subscribe: (listener, options) => subscribeToStore(store, listener, options, onError),
    get head() {
      return store.head
    },
    statistics: () => ({
      capturedMessages,
      capturedBytes,
      sessions: sessions.total,
      openSessions: sessions.openCount,
      pendingDigests: digests.pending,
      prunedMessages: store.pruned,
      refusedBusy: refused.busy,
      refusedFull: refused.full,
      freeDiskBytes: store.freeBytes,
    }),
    async close() {
      isClosing = true
      await Promise.all([digests.close(), readingRoom.close()])
      await sessions.close()
      await store.close()
    },
  }
}

function refuseMailboxName(mailbox: string): void {
  if (isMailboxName(mailbox)) return
  throw new PostfangError('invalid', `Cannot file into mailbox "${mailbox}": ${mailboxNameRule}`)
}

const mailboxNameRule = `a name is 1 to ${limits.mailboxNameLength} characters of printable text`

function countOf(messages: readonly MessageSummary[]): Count {
  return { total: messages.length, unread: messages.filter(({ isRead }) => !isRead).length, isExact: true }
}

/** A message read before its digest was saved shows what the digest will say. */
function withMail(summary: MessageSummary, mail: OpenedMail): MessageSummary {
  if (summary.digest !== 'pending') return summary
  const { subject, preview, from } = mail
  return { ...summary, subject, preview, from, attachments: mail.attachments.length, digest: 'done' }
}
