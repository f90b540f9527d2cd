import { mkdir, mkdtemp, open, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { verifyDatabase } from '../../src/database-file.ts'
import { createDigestPump } from '../../src/inbox/digest-pump.ts'
import { createReadingRoom } from '../../src/inbox/reading/reading-room.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { startPostfang } from '../support/start-postfang.ts'
import { aDigest, aMessage, bytes } from './messages.ts'

// Damage that a start does not see: whoever comes upon it has the index made anew, while mail comes in.

let directory: string
let path: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-damaged-'))
  path = join(directory, 'mail.db')
})
afterEach(() => rm(directory, { recursive: true }))

const openStore = (onError: (error: Error) => void = () => {}) =>
  openSqliteStore({ path, durability: 'normal', onError })

async function add(store: Store, count: number) {
  const messages = Array.from({ length: count }, () => aMessage())
  await Promise.all(messages.map((message) => store.append(message)))
  const ids = messages.map(({ id }) => id)
  await store.saveDigests(ids.map((id) => aDigest(id, { subject: 'pear' })))
  return ids
}

const pear = { search: { kind: 'words', field: 'subject', text: 'pear', isPrefix: false } } as const

/** Spoils the words themselves, as FTS5 keeps them. */
function spoilWords(): void {
  const db = new Database(`${path}-words`)
  db.unsafeMode(true)
  db.exec('UPDATE words_1_data SET block = zeroblob(length(block)) WHERE id > 10')
  db.close()
}

/** Spoils pages of the file, as a failing disk does. */
async function spoilPages(): Promise<void> {
  const db = new Database(`${path}-words`)
  const page = Number(
    db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'words_1_data'").pluck().get(),
  )
  const size = Number(db.pragma('page_size', { simple: true }))
  db.close()
  const file = await open(`${path}-words`, 'r+')
  const from = (page - 1) * size
  await file.write(Buffer.alloc((await file.stat()).size - from, 0xff), 0, undefined, from)
  await file.close()
}

const forgottenBy = (store: Store) =>
  new Promise<void>((resolve) =>
    store.onCommit(({ areDigestsForgotten }) => areDigestsForgotten && resolve()),
  )

const search = (store: Store) => store.list(pear, { limit: 500 })
const digestOne = async (store: Store) => void (await add(store, 1))

it.each([
  ['words', 'a search', spoilWords, search],
  ['pages', 'a search', spoilPages, search],
  ['pages', 'a digest', spoilPages, digestOne],
])('makes the index anew where %s are damaged and %s finds that', async (_what, _who, spoil, find) => {
  const before = await openStore()
  const ids = await add(before, 200)
  await before.close()
  await spoil()

  const heard: string[] = []
  const store = await openStore((error) => heard.push(error.message))
  const forgotten = forgottenBy(store)
  expect(await store.listPending(0, 500)).toEqual([])
  await find(store).catch(() => undefined)
  await forgotten

  const pending = (await store.listPending(0, 500)).map(({ id }) => id)
  expect(pending.slice(0, 200)).toEqual(ids)
  expect(heard.filter((message) => message.includes('is damaged: it is made anew'))).toHaveLength(1)
  expect(await search(store)).toEqual([])
  await store.saveDigests(pending.map((id) => aDigest(id, { subject: 'pear' })))
  expect((await search(store)).map(({ id }) => id).toReversed()).toEqual(pending)
  await store.close()
  expect(verifyDatabase(path).problems).toEqual([])
  const after = await openStore()
  expect(await after.listPending(0, 500)).toEqual([])
  await after.close()
})

it('sees damage of what the thread that has written it still has whole in memory', async () => {
  const store = await openStore()
  for (let count = 0; count < 100; count++) await add(store, 1)
  const log = async () => (await stat(`${path}-words-wal`)).size
  // What was written last is found there first, until it is calm.
  await expect.poll(log, { timeout: 15_000 }).toBe(0)
  const forgotten = forgottenBy(store)
  await spoilPages()
  await expect(search(store)).rejects.toThrow()
  await forgotten
  expect(await store.listPending(0, 500)).toHaveLength(100)
  await store.close()
})

it('finds all mail again, and what comes in meanwhile, without a start', async () => {
  {
    await using postfang = await startPostfang({ data: path })
    for (let nth = 0; nth < 5; nth++)
      await postfang.send({ from: 'a@b.example', to: 'c@d.example', subject: `pear ${nth}` })
    await expect.poll(() => postfang.json('/api/messages?q=pear')).toMatchObject({ total: 5 })
  }
  spoilWords()
  await using postfang = await startPostfang({ data: path })
  for (let nth = 5; nth < 8; nth++)
    await postfang.send({ from: 'a@b.example', to: 'c@d.example', subject: `pear ${nth}` })
  const count = async () => (await postfang.fetch('/api/messages?q=pear')).json()
  await expect.poll(count, { timeout: 15_000 }).toMatchObject({ total: 8 })
})

it.each([
  ['was deleted', () => rm(`${path}-words`)],
  ['was cut short', () => truncate(`${path}-words`, 0)],
  ['is a directory now', () => rm(`${path}-words`).then(() => mkdir(`${path}-words`))],
])('makes the index anew where its file %s while the server runs', async (_what, spoil) => {
  const before = await openStore()
  const ids = await add(before, 20)
  await before.close()
  const store = await openStore()
  const forgotten = forgottenBy(store)
  await spoil()
  await expect
    .poll(
      () =>
        Promise.all([search(store), digestOne(store)]).then(
          () => true,
          () => false,
        ),
      { timeout: 15_000 },
    )
    .toBe(true)
  await forgotten
  const pending = (await store.listPending(0, 500)).map(({ id }) => id)
  await store.saveDigests(pending.map((id) => aDigest(id, { subject: 'pear' })))
  expect((await search(store)).map(({ id }) => id)).toEqual(expect.arrayContaining([...ids]))
  expect(await store.listPending(0, 500)).toEqual([])
  await store.close()
  expect(verifyDatabase(path).problems).toEqual([])
})

it('digests all again that it had digested before, on a disk that is nearly full, too', async () => {
  const own = await openStore()
  const cramped: Store = Object.create(own, { roomToIndex: { value: async () => 5_000 } })
  const room = createReadingRoom({ openLine: own.openLine })
  const errors: unknown[] = []
  const pump = createDigestPump({ store: cramped, readingRoom: room, onError: (error) => errors.push(error) })
  for (let count = 0; count < 30; count++) {
    await own.append(aMessage({ raw: bytes(`Subject: pear\r\n\r\n${'word '.repeat(400)}`) }))
  }
  await pump.settled(own.head, 30_000)
  const forgotten = forgottenBy(own)
  spoilWords()
  await search(own).catch(() => undefined)
  await forgotten
  await expect.poll(() => search(own), { timeout: 15_000 }).toHaveLength(30)
  expect(await own.listPending(0, 500)).toEqual([])
  await pump.close()
  await room.close()
  await own.close()
})

it('gives up, says so once and still ends at once where the messages are damaged as well', async () => {
  const before = await openStore()
  await add(before, 200)
  await before.close()
  const db = new Database(path)
  const page = Number(
    db.prepare("SELECT pageno FROM dbstat WHERE name = 'message' AND pagetype = 'leaf'").pluck().get(),
  )
  const size = Number(db.pragma('page_size', { simple: true }))
  db.close()
  const file = await open(path, 'r+')
  await file.write(Buffer.alloc(size, 0xff), 0, undefined, (page - 1) * size)
  await file.close()
  spoilWords()
  const heard: string[] = []
  const store = await openStore((error) => heard.push(error.message))
  await search(store).catch(() => undefined)
  const given = () =>
    heard.filter((message) => message.includes('cannot be made anew, since the messages are damaged'))
  await expect.poll(given, { timeout: 10_000 }).toHaveLength(1)
  await expect(digestOne(store)).rejects.toThrow()
  const since = performance.now()
  await store.close()
  expect(performance.now() - since).toBeLessThan(4_000)
  expect(given()).toHaveLength(1)
})
