import { MessageChannel } from 'node:worker_threads'
import type { MailboxProfile } from '../../model/mailjet-profile.ts'
import { keepEverything, type Retention } from '../../model/retention.ts'
import type { Commit, Selection, Store } from '../store.ts'
import { callsOf } from './database-calls.ts'
import type { CommitNote, DatabaseThreadData, DatabaseWrapper, ProblemNote } from './database-thread.ts'
import { packSettled } from './delivery-rows.ts'
import { packDigests } from './digest-row.ts'
import { watchFreeSpace } from './free-space.ts'
import { keepThread } from './kept-thread.ts'
import type { Durability } from './open-database.ts'
import { toNewMessageRow } from './rows.ts'
import type { Page, Turn } from './searcher.ts'
import { toEndedSession } from './session-writer.ts'
import { segmentSize as standardSegmentSize } from './word-segments.ts'
import { mayBeDamage } from './words-database.ts'
import { createWordsThread } from './words-thread.ts'

export interface SqliteStoreOptions {
  /** File name, or `:memory:` for a store that ends with the process. */
  readonly path: string
  /** `full` syncs every commit before it is announced; `normal` may lose the last ones when the power fails. */
  readonly durability?: Durability
  /** Bytes of the disk that are kept free: with fewer, mail is refused as `unavailable`. 0 for none. */
  readonly reserveBytes?: number
  /** What is kept of mailboxes that have no bounds of their own; everything without it. */
  readonly retention?: Retention
  /** Whose relay mailboxes are taken for that say nothing of their own. */
  readonly profile?: MailboxProfile
  readonly segmentSize?: number
  readonly wrapper?: DatabaseWrapper
  /** Hears what went wrong behind the scenes, for the log. */
  readonly onError?: (error: Error) => void
}

/** Matches that a deletion reads at a time. */
const seqsPerPage = 5_000

/**
 * Opens a store in an SQLite file: one thread writes, another reads, so that neither a commit nor a search ever holds
 * up the thread that speaks SMTP.
 *
 * @throws PostfangError `database` with one sentence on what is wrong with the file
 */
export async function openSqliteStore({
  path,
  durability = 'full',
  reserveBytes = 0,
  retention = keepEverything,
  profile = 'postfang',
  segmentSize = standardSegmentSize,
  wrapper,
  onError = () => {},
}: SqliteStoreOptions): Promise<Store> {
  const isInMemory = path === ':memory:'
  const listeners = new Set<(commit: Commit) => void>()
  let head = 0
  let lastEvent = 0
  /** Of mailboxes that have one of their own. */
  const profiles = new Map<string, MailboxProfile>()
  /** Of the thread that writes, and of those before it. */
  let pruned = 0
  let prunedBefore = 0

  const onProblems = (note: unknown) => {
    const { problems, isDamaged } = note as ProblemNote
    for (const problem of problems) onError(new Error(problem))
    if (isDamaged) words.renew()
  }
  const onNote = (note: unknown) => {
    const commit = note as CommitNote
    head = commit.head
    lastEvent = commit.lastEvent
    pruned = commit.pruned
    onProblems(note)
    if (commit.gone.size > 0) words.noteGone([...commit.gone])
    for (const listener of listeners) listener(commit)
  }
  const start = (role: DatabaseThreadData['role'], onRestart: () => void) => {
    const data: DatabaseThreadData = {
      role,
      path,
      durability,
      reserveBytes,
      retention,
      profile,
      segmentSize,
      wrapper,
    }
    return keepThread({ data, onNote: role === 'words' ? onProblems : onNote, onError, onRestart })
  }

  const writerThread = start(isInMemory ? 'both' : 'writes', async () => {
    prunedBefore += pruned
    pruned = 0
    head = await write('head', [])
    words.connectRows()
  })
  const readerThread = isInMemory ? writerThread : start('reads', () => {})
  const write = callsOf(writerThread)
  const read = callsOf({
    async call(...request) {
      try {
        return await readerThread.call(...request)
      } catch (error) {
        if (mayBeDamage(error)) words.lookForDamage()
        throw error
      }
    },
  })
  const words = createWordsThread({
    start: (onRestart) => (isInMemory ? writerThread : start('words', onRestart)),
    write: isInMemory ? undefined : write,
    async makeAnew() {
      await read('reopen', [false])
      await write('renewWords', [])
      await read('reopen', [true])
      for (const listener of listeners) listener({ head, mailboxes: new Set(), areDigestsForgotten: true })
    },
    onError,
  })

  let aside: string | null = null
  try {
    const opened = await write('open', [Date.now()])
    aside = opened.aside
    if (!isInMemory) await read('open', [])
    if (opened.hasUpkeep) words.noteGone([])
    head = await write('head', [])
    lastEvent = await write('lastEvent', [])
    for (const { name, profile } of await read('listProfiles', [])) profiles.set(name, profile)
  } catch (error) {
    await words.close()
    await Promise.all([writerThread.terminate(), readerThread.terminate()])
    throw error
  }

  const space = await watchFreeSpace(path, reserveBytes)

  /** All that matches now, page by page, so that other reads come in between. */
  async function findAll(selection: Selection): Promise<readonly number[]> {
    const pages: (readonly number[])[] = []
    let before = head + 1
    for (;;) {
      const { rows, resume } = await read('listSeqs', [selection, { before, limit: seqsPerPage }])
      pages.push(rows)
      if (resume === undefined && rows.length < seqsPerPage) return pages.flat()
      before = resume ?? rows.at(-1) ?? 0
    }
  }

  return {
    async append(message) {
      const refusal = space.refusal()
      if (refusal !== undefined) throw refusal
      space.spend(message.raw.byteLength)
      return write('append', [toNewMessageRow(message)], { bytes: message.raw, keepsOthers: true })
    },
    saveDigests: (results) => words.saveDigests([packDigests(results)]),
    update: (id, marks) => write('update', [id, marks]),
    remove: (id) => write('remove', [id]),
    async removeAll({ mailbox, search }) {
      if (search === undefined) return write('empty', [mailbox])
      return write('removeSeqs', [await findAll({ mailbox, search })])
    },
    async removeMailbox(name) {
      const removed = await write('removeMailbox', [name])
      profiles.delete(name)
      return removed
    },
    setRetention: (mailbox, bounds) => write('setRetention', [mailbox, bounds]),
    saveSession: (session) => write('saveSession', [toEndedSession(session)], { canWait: true }),
    pruneSessions: (bounds) => write('pruneSessions', [bounds]),
    async setProfile(mailbox, wanted) {
      // A mailbox that comes into Mailjet mode is known before its first commit in it, one that leaves it after the last.
      if (wanted === 'mailjet') profiles.set(mailbox, wanted)
      await write('setProfile', [mailbox, wanted])
      if (wanted === null) profiles.delete(mailbox)
      else profiles.set(mailbox, wanted)
    },
    profileOf: (mailbox) => profiles.get(mailbox) ?? profile,
    saveDeliveries: (messages) => write('saveDeliveries', [packSettled(messages)]),
    async appendEvent(delivery, event) {
      const kept = await write('appendEvent', [delivery, event])
      if (kept === undefined) return undefined
      return (await read('listEventsAfter', [kept.number - 1, { limit: 1, mailbox: kept.mailbox }]))[0]
    },
    saveWebhook: (webhook) => write('saveWebhook', [webhook]),
    removeWebhook: (id) => write('removeWebhook', [id]),
    setCallback: (callback) => write('setCallback', [callback]),
    removeCallbacks: (ids) => write('removeCallbacks', [ids]),
    settleCallback: (outcome) => write('settleCallback', [outcome]),
    appendReleases: (releases, through) => write('appendReleases', [releases, through]),
    saveRelease: (release) => write('saveRelease', [release]),
    createTemplate: (template, taken) => write('createTemplate', [template, taken]),
    updateTemplate: (template) => write('updateTemplate', [template]),
    removeTemplate: (mailbox, id) => write('removeTemplate', [mailbox, id]),
    saveContact: (mailbox, contact, change, now) => write('saveContact', [mailbox, contact, change, now]),
    removeContact: (mailbox, id) => write('removeContact', [mailbox, id]),
    saveSender: (mailbox, sender) => write('saveSender', [mailbox, sender]),
    removeSender: (mailbox, id) => write('removeSender', [mailbox, id]),

    list: (selection, page) => inTurns(page, (turn) => read('list', [selection, turn])),
    listSizes: (selection, page) =>
      inTurns(page, ({ limit, after = 0 }) => read('listSizes', [selection, { limit, after }])),
    count: (selection) => read('count', [selection]),
    explain: (mailbox, terms, page) => read('explain', [mailbox, terms, page]),
    find: (id) => read('find', [id]),
    readRaw: (id) => read('readRaw', [id]),
    readRawRange: (id, start, end) => read('readRawRange', [id, start, end]),
    countPending: () => read('countPending', []),
    listPending: (after, limit) => read('listPending', [after, limit]),
    listMailboxes: () => read('listMailboxes', []),
    listTags: (mailbox) => read('listTags', [mailbox]),
    listSessions: (selection, page) => read('listSessions', [selection, page]),
    findSession: (id) => read('findSession', [id]),
    listWebhooks: () => read('listWebhooks', []),
    findRelease: (id) => read('findRelease', [id]),
    listReleases: (selection, page) => read('listReleases', [selection, page]),
    listOpenReleases: () => read('listOpenReleases', []),
    readReleaseMarks: () => read('readReleaseMarks', []),
    findTemplate: (mailbox, key) => read('findTemplate', [mailbox, key]),
    listTemplates: (mailbox) => read('listTemplates', [mailbox]),
    listCallbacks: (mailbox) => read('listCallbacks', [mailbox]),
    listCallbackTargets: () => read('listCallbackTargets', []),
    listQueuedEvents: (target, page) => read('listQueuedEvents', [target, page]),
    countQueuedEvents: (target, most) => read('countQueuedEvents', [target, most]),
    listCallbackDeliveries: (of, page) => read('listCallbackDeliveries', [of, page]),
    findCallbackDelivery: (id) => read('findCallbackDelivery', [id]),
    listChanges: (since, page) => read('listChanges', [since, page]),

    findProfile: (mailbox) => read('findProfile', [mailbox]),
    readMailjetSecret: () => read('readMailjetSecret', []),
    listUndelivered: (after, limit) => read('listUndelivered', [after, limit]),
    readUndelivered: (id) => read('readUndelivered', [id]),
    findDelivery: (messageId) => read('findDelivery', [messageId]),
    findDeliveryByUuid: (uuid) => read('findDeliveryByUuid', [uuid]),
    listDeliveriesOf: (message) => read('listDeliveriesOf', [message]),
    listDeliveries: (selection, page) => read('listDeliveries', [selection, page]),
    countDeliveries: (selection) => read('countDeliveries', [selection]),
    listEventsOf: (message) => read('listEventsOf', [message]),
    listEventsOfDelivery: (delivery) => read('listEventsOfDelivery', [delivery]),
    listEventsAfter: (after, page) => read('listEventsAfter', [after, page]),
    listEvents: (selection, page) => read('listEvents', [selection, page]),
    listCampaigns: (mailbox, page) => read('listCampaigns', [mailbox, page]),
    findCampaign: (mailbox, id) => read('findCampaign', [mailbox, id]),
    listContacts: (mailbox, page) => read('listContacts', [mailbox, page]),
    findContact: (mailbox, contact) => read('findContact', [mailbox, contact]),
    pageDeliveries: (selection, page) => read('pageDeliveries', [selection, page]),
    pageEvents: (selection, page) => read('pageEvents', [selection, page]),
    countEvents: (selection) => read('countEvents', [selection]),
    pageCampaigns: (selection, page) => read('pageCampaigns', [selection, page]),
    countCampaigns: (selection) => read('countCampaigns', [selection]),
    pageContacts: (selection, page) => read('pageContacts', [selection, page]),
    countContacts: (selection) => read('countContacts', [selection]),
    listStatistics: (selection, page) => read('listStatistics', [selection, page]),
    countStatistics: (selection) => read('countStatistics', [selection]),
    listClickedLinks: (mailbox, campaignId) => read('listClickedLinks', [mailbox, campaignId]),
    listSenders: (mailbox) => read('listSenders', [mailbox]),

    openLine() {
      const reads = new MessageChannel()
      const writes = new MessageChannel()
      void read('line', [reads.port1], { ports: [reads.port1] }).catch(() => reads.port1.close())
      void write('line', [writes.port1], { ports: [writes.port1] }).catch(() => writes.port1.close())
      return {
        kind: 'sqlite',
        path: isInMemory ? null : path,
        reads: reads.port2,
        writes: writes.port2,
        words: words.openLine(),
      }
    },
    setAside: aside,
    get head() {
      return head
    },
    refusal: space.refusal,
    roomToIndex: space.roomToIndex,
    get freeBytes() {
      return space.bytes
    },
    get lastEvent() {
      return lastEvent
    },
    get pruned() {
      return prunedBefore + pruned
    },
    onCommit(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      if (!isInMemory) await read('close', [])
      await words.close()
      await write('close', [])
      await Promise.all([writerThread.terminate(), readerThread.terminate()])
    },
  }
}

/** A page, in as many turns as it takes: a search that finds little does not keep others waiting. */
async function inTurns<Row>(page: Page, read: (page: Page) => Promise<Turn<Row>>): Promise<readonly Row[]> {
  const found: Row[] = []
  let place = page
  for (;;) {
    const { rows, resume } = await read(place)
    found.push(...rows)
    if (resume === undefined) return found
    const limit = page.limit - found.length
    place = page.after === undefined ? { limit, before: resume } : { ...page, limit, after: resume }
  }
}
