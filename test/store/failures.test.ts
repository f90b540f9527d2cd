import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyDatabase } from '../../src/database-file.ts'
import { freshState } from '../../src/model/callback.ts'
import { PostfangError } from '../../src/model/errors.ts'
import type { MessageId } from '../../src/model/ids.ts'
import { openSqliteStore, type SqliteStoreOptions } from '../../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { aCallback, aCallbackPost } from './callbacks.ts'
import { aDelivery } from './deliveries.ts'
import { createFaultMemory, faultCodes, faultFields } from './faulty-database.ts'
import { aDigest, aMessage, aRelease, aSession, aTemplate, aWebhook, bytes } from './messages.ts'

let directory: string
let path: string
let store: Store
let memory: ReturnType<typeof createFaultMemory>
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-failures-'))
  path = join(directory, 'mail.db')
  memory = createFaultMemory()
})
afterEach(async () => {
  await store.close()
  await rm(directory, { recursive: true })
})

const open = async (options: Partial<SqliteStoreOptions> = {}) => {
  const module = new URL('./faulty-database.ts', import.meta.url).href
  store = await openSqliteStore({ path, durability: 'normal', wrapper: { module, data: memory }, ...options })
}

/** The n-th call of SQLite from now on fails. */
function failAt(n: number, code: (typeof faultCodes)[number]): void {
  memory[faultFields.code] = faultCodes.indexOf(code)
  Atomics.store(memory, faultFields.countdown, n)
}

const isUnavailable = (error: unknown) => error instanceof PostfangError && error.code === 'unavailable'

type AsyncMethod = {
  [Name in keyof Store]: Store[Name] extends (...args: never[]) => Promise<unknown> ? Name : never
}[keyof Store]

type Call = (message: { readonly id: MessageId; readonly seq: number }) => Promise<unknown>

/** A method that is not named here is an error of types. */
const methods: Readonly<Record<Exclude<AsyncMethod, 'close'>, Call>> = {
  append: () => store.append(aMessage({ mailbox: 'new' })),
  saveDigests: ({ id }) => store.saveDigests([aDigest(id, { subject: 'word' })]),
  update: ({ id }) => store.update(id, { isRead: true, tags: ['x'] }),
  remove: ({ id }) => store.remove(id),
  removeAll: () => store.removeAll({}),
  removeMailbox: () => store.removeMailbox('inbox'),
  setRetention: () => store.setRetention('inbox', { ageMs: 1e9, count: null, bytes: null }),
  setProfile: () => store.setProfile('inbox', 'mailjet'),
  saveDeliveries: ({ seq }) => store.saveDeliveries([{ seq, deliveries: [aDelivery()] }]),
  roomToIndex: () => store.roomToIndex(),
  appendEvent: () => store.appendEvent(1, { type: 'sent', smtpReply: '', at: 1 }),
  saveWebhook: () => store.saveWebhook(aWebhook()),
  appendReleases: () => store.appendReleases([aRelease()], 1),
  saveRelease: () => store.saveRelease(aRelease()),
  removeWebhook: () => store.removeWebhook('none'),
  createTemplate: () => store.createTemplate(aTemplate(), []),
  updateTemplate: () => store.updateTemplate({ ...aTemplate(), id: 1 }),
  removeTemplate: () => store.removeTemplate('run-42', 1),
  saveSession: () => store.saveSession(aSession()),
  pruneSessions: () => store.pruneSessions({ keep: 1, startedBefore: 0 }),
  list: () => store.list({}, { limit: 9 }),
  listSizes: () => store.listSizes({}, { limit: 9, after: 0 }),
  count: () => store.count({ search: unread }),
  explain: () => store.explain(undefined, [unread], { limit: 9, after: 0 }),
  find: ({ id }) => store.find(id),
  readRaw: ({ id }) => store.readRaw(id),
  readRawRange: ({ id }) => store.readRawRange(id, 0, 5),
  countPending: () => store.countPending(),
  listPending: () => store.listPending(0, 9),
  listMailboxes: () => store.listMailboxes(),
  listTags: () => store.listTags(undefined),
  listWebhooks: () => store.listWebhooks(),
  findRelease: () => store.findRelease('none'),
  listReleases: () => store.listReleases({}, { limit: 9 }),
  listOpenReleases: () => store.listOpenReleases(),
  readReleaseMarks: () => store.readReleaseMarks(),
  findTemplate: () => store.findTemplate('run-42', 1),
  listTemplates: () => store.listTemplates('run-42'),
  listSessions: () => store.listSessions({}, { limit: 9 }),
  findSession: () => store.findSession(aSession().id),
  listChanges: () => store.listChanges(0, { limit: 9 }),
  findProfile: () => store.findProfile('inbox'),
  readMailjetSecret: () => store.readMailjetSecret(),
  listUndelivered: () => store.listUndelivered(0, 9),
  readUndelivered: ({ id }) => store.readUndelivered(id),
  findDelivery: () => store.findDelivery(1n),
  findDeliveryByUuid: () => store.findDeliveryByUuid('none'),
  listDeliveriesOf: ({ id }) => store.listDeliveriesOf(id),
  listDeliveries: () => store.listDeliveries({ mailbox: 'inbox' }, { limit: 9 }),
  countDeliveries: () => store.countDeliveries({ mailbox: 'inbox' }),
  listEventsOf: ({ id }) => store.listEventsOf(id),
  listEventsOfDelivery: () => store.listEventsOfDelivery(1),
  listEventsAfter: () => store.listEventsAfter(0, { limit: 9 }),
  listEvents: () => store.listEvents({}, { limit: 9 }),
  listCampaigns: () => store.listCampaigns(undefined, { limit: 9 }),
  findCampaign: () => store.findCampaign('inbox', 1),
  listContacts: () => store.listContacts('inbox', { limit: 9 }),
  findContact: () => store.findContact('inbox', 1),
  setCallback: () => store.setCallback(aCallback()),
  removeCallbacks: async () => {
    const kept = await store.setCallback(aCallback())
    return store.removeCallbacks([kept?.id ?? 0])
  },
  settleCallback: () =>
    store.settleCallback({ target: 1, state: freshState, taken: [1], deliveries: [aCallbackPost(1)] }),
  listCallbacks: () => store.listCallbacks(),
  listCallbackTargets: () => store.listCallbackTargets(),
  listQueuedEvents: () => store.listQueuedEvents(1, { limit: 9, bytes: 1_000 }),
  countQueuedEvents: () => store.countQueuedEvents(1, 9),
  listCallbackDeliveries: () => store.listCallbackDeliveries({}, { limit: 9 }),
  findCallbackDelivery: () => store.findCallbackDelivery(1),
  pageDeliveries: () => store.pageDeliveries({ mailbox: 'inbox' }, page),
  pageEvents: () => store.pageEvents({ mailbox: 'inbox', type: 'click' }, page),
  countEvents: () => store.countEvents({ mailbox: 'inbox', type: 'click' }),
  pageCampaigns: () => store.pageCampaigns({ mailbox: 'inbox' }, page),
  countCampaigns: () => store.countCampaigns({ mailbox: 'inbox' }),
  pageContacts: () => store.pageContacts({ mailbox: 'inbox' }, page),
  countContacts: () => store.countContacts({ mailbox: 'inbox' }),
  listStatistics: () => store.listStatistics(ofKey, page),
  countStatistics: () => store.countStatistics(ofKey),
  listClickedLinks: () => store.listClickedLinks('inbox', 1),
  saveContact: () => store.saveContact('inbox', { id: 1, address: 'a@example.com' }, { name: 'A' }, 1),
  removeContact: () => store.removeContact('inbox', 1),
  listSenders: () => store.listSenders('inbox'),
  saveSender: () => store.saveSender('inbox', { ...aSender, isDefault: true }),
  removeSender: () => store.removeSender('inbox', 1),
}
const page = { limit: 9, offset: 0 }
const ofKey = { mailbox: 'inbox', source: 'apikey', timing: 'message', resolutionMs: null } as const
const aSender = { id: 1, email: 'a@example.com', name: '', emailType: 'unknown', createdAt: 1 } as const
const unread = { kind: 'isRead', isRead: false } as const
const further: readonly (readonly [string, Call])[] = [
  ['removeAll by a search', () => store.removeAll({ search: unread })],
  ['list by a search', () => store.list({ search: { kind: 'not', term: unread } }, { limit: 9 })],
]

describe('every method of the store, failing once in turn', () => {
  it.each([...Object.entries(methods), ...further])('%s', async (_name, call) => {
    await open()
    for (const code of ['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_BUSY', 'SQLITE_NOMEM'] as const) {
      const { id, ...message } = aMessage()
      const seq = await store.append({ id, ...message })
      for (let n = 1; n <= 3; n++) {
        failAt(n, code)
        const outcome = await call({ id, seq }).catch((error: unknown) => error)
        if (outcome instanceof Error) expect(isUnavailable(outcome), String(outcome)).toBe(true)
        failAt(0, code)
      }
      // It goes on as if nothing had been, and nothing is half done.
      const next = aMessage()
      await store.append(next)
      expect(await store.readRaw(next.id)).toEqual(next.raw)
    }
    expect(verifyDatabase(path).problems).toEqual([])
  })
})

it('counts messages right, whichever call of SQLite has failed for one of them', async () => {
  await open()
  for (let n = 1; n <= 8; n++) {
    failAt(n, 'SQLITE_NOMEM')
    await Promise.allSettled([store.append(aMessage()), store.append(aMessage({ mailbox: 'other' }))])
    failAt(0, 'SQLITE_NOMEM')
    await Promise.all([store.append(aMessage()), store.append(aMessage({ mailbox: 'other' }))])
    expect(verifyDatabase(path).problems, `call ${n}`).toEqual([])
  }
})

it('tells the number of the newest event right, whichever call of SQLite has failed for one of them', async () => {
  await open({ profile: 'mailjet' })
  const message = aMessage()
  const seq = await store.append(message)
  await store.saveDeliveries([{ seq, deliveries: [aDelivery()] }])
  const [delivery] = await store.listDeliveriesOf(message.id)
  if (delivery === undefined) throw new Error('nothing was delivered')
  for (let n = 1; n <= 9; n++) {
    failAt(n, 'SQLITE_NOMEM')
    await store.appendEvent(delivery.number, { type: 'spam', source: 'test', at: n }).catch(() => undefined)
    failAt(0, 'SQLITE_NOMEM')
    await store.append(aMessage())
    const events = await store.listEventsAfter(0, { limit: 99 })
    expect(store.lastEvent, `call ${n}`).toBe(events.at(-1)?.event.number)
  }
})

it('rejects what a thread died with, starts another one, and has everything that was acknowledged', async () => {
  const heard: string[] = []
  await open({ onError: (error) => heard.push(error.message) })
  const kept = aMessage()
  await store.append(kept)
  failAt(2, 'death')
  await expect(store.append(aMessage())).rejects.toSatisfy(isUnavailable)
  const again = aMessage()
  let attempts = 0
  for (;;) {
    attempts += 1
    const outcome = await store.append({ ...again, raw: again.raw.slice() }).catch((error: unknown) => error)
    if (typeof outcome === 'number') break
    expect(isUnavailable(outcome), String(outcome)).toBe(true)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(attempts).toBeGreaterThan(1)
  expect((await store.list({}, { limit: 9 })).map(({ id }) => id)).toEqual([again.id, kept.id])
  expect(store.head).toBeGreaterThan(0)
  expect(heard[0]).toMatch(/^The database thread has ended, another one is started/u)
})

it('goes on when what it does once a second fails', async () => {
  const heard: string[] = []
  await open({ onError: (error) => heard.push(error.message) })
  failAt(1, 'SQLITE_BUSY')
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['Simulated SQLITE_BUSY'])
  const message = aMessage()
  await store.append(message)
  expect(await store.readRaw(message.id)).toEqual(message.raw)
})

it('says that the disk is full, keeps what it has, deletes, and takes mail again without a restart', async () => {
  memory[faultFields.maxPages] = 300
  await open()
  const stored: string[] = []
  const fill = async () => {
    for (;;) {
      const message = aMessage({
        raw: bytes(`Subject: x\r\n\r\n${Math.random().toString(36).repeat(2_000)}`),
      })
      const outcome = await store
        .append({ ...message, raw: randomBytesOf(20_000) })
        .catch((error: unknown) => error)
      if (outcome instanceof Error) return outcome
      stored.push(message.id)
    }
  }
  const error = await fill()
  expect(isUnavailable(error)).toBe(true)
  expect(error.cause).toMatchObject({ code: 'SQLITE_FULL' })
  expect(stored.length).toBeGreaterThan(5)
  const listed = (await store.list({}, { limit: 500 })).map(({ id }) => id)
  expect(listed.toReversed()).toEqual(stored)
  expect(await store.removeAll({})).toBe(stored.length)
  stored.length = 0
  expect(isUnavailable(await fill())).toBe(true)
  expect(stored.length).toBeGreaterThan(5)
})

it('refuses mail while the disk has less free than it is to keep, and reads and deletes all the same', async () => {
  await open()
  const message = aMessage()
  await store.append(message)
  await store.close()
  await open({ reserveBytes: Number.MAX_SAFE_INTEGER })
  const error = await store.append(aMessage()).catch((thrown: unknown) => thrown)
  expect(isUnavailable(error)).toBe(true)
  expect((error as Error).cause).toMatchObject({ code: 'ENOSPC' })
  expect(await store.readRaw(message.id)).toEqual(message.raw)
  expect(await store.remove(message.id)).toBe(true)
})

function randomBytesOf(size: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(size))
}
