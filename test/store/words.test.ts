import { copyFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { backUpDatabase, restoreDatabase, verifyDatabase } from '../../src/database-file.ts'
import { PostfangError } from '../../src/model/errors.ts'
import type { MessageId } from '../../src/model/ids.ts'
import { openSqliteStore, type SqliteStoreOptions } from '../../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { createFaultMemory, faultCodes, faultFields } from './faulty-database.ts'
import { aDigest, aMessage } from './messages.ts'

// The index of words lies in a file of its own, which may get lost or fall behind: then it is made anew.

let directory: string
let path: string
let words: string
let store: Store
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-words-'))
  path = join(directory, 'mail.db')
  words = `${path}-words`
  await open()
})
afterEach(async () => {
  await store.close()
  await rm(directory, { recursive: true })
})

async function open(options: Partial<SqliteStoreOptions> = {}) {
  store = await openSqliteStore({ path, durability: 'normal', ...options })
}

async function append(count: number): Promise<readonly MessageId[]> {
  const messages = Array.from({ length: count }, () => aMessage())
  await Promise.all(messages.map((message) => store.append(message)))
  return messages.map(({ id }) => id)
}

const digest = (ids: readonly MessageId[]) =>
  store.saveDigests(ids.map((id) => aDigest(id, { subject: 'pear' })))

async function add(count: number): Promise<readonly MessageId[]> {
  const ids = await append(count)
  await digest(ids)
  return ids
}

const pear = { kind: 'words', field: 'subject', text: 'pear', isPrefix: false } as const
const find = async () => (await store.list({ search: pear }, { limit: 500 })).map(({ id }) => id).toReversed()
const listPending = async () => (await store.listPending(0, 500)).map(({ id }) => id)

/** Digests whatever waits, as a start does, and looks whether all is found, once each. */
async function expectAllFoundAfterDigests(ids: readonly MessageId[]): Promise<void> {
  await digest(await listPending())
  expect(await find()).toEqual(ids)
  expect(await store.count({ search: pear })).toEqual({
    total: ids.length,
    unread: ids.length,
    isExact: true,
  })
  await store.close()
  expect(verifyDatabase(path).problems).toEqual([])
  await open()
  expect(await listPending()).toEqual([])
}

it('finds after a restart what was indexed before it', async () => {
  const ids = await add(3)
  await store.close()
  await open()
  expect(await listPending()).toEqual([])
  expect(await find()).toEqual(ids)
})

it.each([
  ['is gone', () => rm(words)],
  ['is no database', () => writeFile(words, 'not one')],
  ['is damaged', () => writeFile(words, Buffer.alloc(20_000, 0xff))],
  ['belongs to another program', () => makeForeign()],
  ['belongs to another database', () => putAnotherInPlace()],
])('makes the index anew where its file %s', async (_what, spoil) => {
  const ids = await add(3)
  await store.close()
  await spoil()
  await open()
  expect(await listPending()).toEqual(ids)
  expect(await find()).toEqual([])
  await expectAllFoundAfterDigests(ids)
})

async function makeForeign(): Promise<void> {
  await rm(words)
  const db = new Database(words)
  db.exec('CREATE TABLE mine (x)')
  db.close()
}

async function putAnotherInPlace(): Promise<void> {
  const other = join(directory, 'other.db')
  const another = await openSqliteStore({ path: other, durability: 'normal' })
  const message = aMessage()
  await another.append(message)
  await another.saveDigests([aDigest(message.id, { subject: 'pear' })])
  await another.close()
  await copyFile(`${other}-words`, words)
}

it('digests again what the index has lost with the power, and nothing else', async () => {
  const kept = await add(3)
  await store.close()
  await copyFile(words, `${words}.before`)
  await open()
  const lost = await add(2)
  await store.close()
  await copyFile(`${words}.before`, words)
  await open()
  expect(await listPending()).toEqual(lost)
  expect(await find()).toEqual(kept)
  await expectAllFoundAfterDigests([...kept, ...lost])
})

it('does not take words of messages that the database has lost for those of later ones', async () => {
  const kept = await add(2)
  await store.close()
  await copyFile(path, `${path}.before`)
  await open()
  await add(2)
  await store.close()
  await copyFile(`${path}.before`, path)
  await open()
  const later = await append(2)
  expect(await find()).toEqual([])
  await expectAllFoundAfterDigests([...kept, ...later])
})

it('keeps the index when the newest messages were deleted', async () => {
  const [kept, gone] = await add(2)
  if (kept === undefined || gone === undefined) throw new Error('two were added')
  await store.remove(gone)
  await store.close()
  await open()
  expect(await listPending()).toEqual([])
  expect(await find()).toEqual([kept])
})

it('finds once what was indexed, but not saved, when the process was killed', async () => {
  const ids = await add(3)
  await store.close()
  const db = new Database(path)
  db.prepare('UPDATE message SET digest = 0 WHERE seq = (SELECT min(seq) FROM message)').run()
  db.close()
  await open()
  expect(await listPending()).toEqual(ids.slice(0, 1))
  await expectAllFoundAfterDigests(ids)
})

it('makes the index of a restored backup anew, which the backup does not hold', async () => {
  const ids = await add(3)
  const copy = join(directory, 'copy.db')
  backUpDatabase(path, copy)
  await add(2)
  await store.close()
  restoreDatabase(copy, path, 0)
  await open()
  expect(await listPending()).toEqual(ids)
  await expectAllFoundAfterDigests(ids)
})

it('restores a backup, whatever lies beside it as its index', async () => {
  const ids = await add(3)
  const copy = join(directory, 'copy.db')
  backUpDatabase(path, copy)
  await writeFile(`${copy}-words`, Buffer.alloc(20_000, 0xff))
  await store.close()
  restoreDatabase(copy, path, 0)
  await open()
  await expectAllFoundAfterDigests(ids)
})

it('makes the index anew of a backup that was put in place by hand', async () => {
  const ids = await add(3)
  const copy = join(directory, 'copy.db')
  backUpDatabase(path, copy)
  await store.close()
  await copyFile(copy, path)
  await open()
  await expectAllFoundAfterDigests(ids)
})

it('writes words while somebody else holds the messages, as captures do', async () => {
  const ids = await append(2)
  const other = new Database(path)
  other.exec('BEGIN IMMEDIATE')
  const saved = digest(ids)
  const reader = new Database(words, { readonly: true })
  await expect
    .poll(() => reader.prepare('SELECT mark FROM progress').pluck().get(), { timeout: 3_000 })
    .toBeGreaterThan(0)
  reader.close()
  other.exec('ROLLBACK')
  other.close()
  await saved
  expect(await find()).toEqual(ids)
})

it('goes on when a line to it is closed before it was laid', async () => {
  const { reads, writes, words: indexes } = store.openLine()
  for (const port of [reads, writes, indexes]) port.close()
  const ids = await add(2)
  expect(await find()).toEqual(ids)
})

it('neither keeps nor minds the half of an index that an upgrade has not cleared away yet', async () => {
  const ids = await add(3)
  await store.close()
  const db = new Database(path)
  db.exec(`CREATE VIRTUAL TABLE word_1 USING fts5 (body, content = '', contentless_delete = 1)`)
  const insert = db.prepare('INSERT INTO word_1 (rowid, body) VALUES (?, ?)')
  db.transaction(() => {
    for (let id = 1; id < 20_000; id++) insert.run(id, `a${id} b${id * 7}`)
  })()
  db.unsafeMode(true)
  db.exec('DELETE FROM word_1_data WHERE id IN (SELECT id FROM word_1_data WHERE id > 20 LIMIT 20)')
  expect(db.pragma('integrity_check', { simple: true })).not.toBe('ok')
  db.close()
  expect(verifyDatabase(path).problems).toEqual([])
  const copy = join(directory, 'copy.db')
  backUpDatabase(path, copy)
  const copied = new Database(copy, { readonly: true })
  expect(copied.pragma('integrity_check', { simple: true })).toBe('ok')
  copied.close()
  await open()
  const left = new Database(path, { readonly: true })
  const tables = left.prepare(`SELECT count(*) FROM sqlite_schema WHERE name GLOB 'word_*'`).pluck()
  await expect.poll(() => tables.get(), { timeout: 10_000 }).toBe(0)
  left.close()
  expect(await find()).toEqual(ids)
})

it('says of a damaged index that it is made anew without its file', async () => {
  await add(200)
  await store.close()
  const { size } = await stat(words)
  const db = new Database(words)
  db.unsafeMode(true)
  db.exec(`UPDATE words_1_data SET block = zeroblob(length(block)) WHERE id > 10`)
  db.close()
  expect(size).toBeGreaterThan(0)
  const { messages, problems } = verifyDatabase(path)
  expect(messages).toBe(200)
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(
    /^The index of words ".*mail\.db-words" is damaged \(.+\): delete it while no Postfang runs/u,
  )
  await open()
})

it('drops the index of messages that are all gone, and makes one b-tree of a full one', async () => {
  await store.close()
  await open({ segmentSize: 10 })
  const ids = await add(10)
  await add(10)
  await add(10)
  const reader = new Database(words, { readonly: true })
  const segments = reader.prepare('SELECT id, is_merged FROM segment ORDER BY id')
  const tables = reader
    .prepare(`SELECT name FROM sqlite_schema WHERE name GLOB 'words_[0-9]' ORDER BY name`)
    .pluck()
  expect(tables.all()).toEqual(['words_1', 'words_2', 'words_3'])
  await Promise.all(ids.map((id) => store.remove(id)))
  await expect.poll(() => tables.all(), { timeout: 10_000 }).toEqual(['words_2', 'words_3'])
  await expect
    .poll(() => segments.all(), { timeout: 10_000 })
    .toEqual([
      { id: 2, is_merged: 1 },
      { id: 3, is_merged: 0 },
    ])
  reader.close()
  expect(await find()).toHaveLength(20)
})

it('goes on where it was when the process ended before it had cleared the index', async () => {
  await store.close()
  await open({ segmentSize: 10 })
  await add(20)
  await store.close()
  const db = new Database(words)
  expect(db.prepare('SELECT id, is_merged FROM segment').all()).toContainEqual({ id: 1, is_merged: 0 })
  await open()
  const merged = db.prepare('SELECT is_merged FROM segment WHERE id = 1').pluck()
  await expect.poll(() => merged.get(), { timeout: 10_000 }).toBe(1)
  db.close()
})

it('starts the thread of the index again when it dies, and loses no digest', async () => {
  await store.close()
  const memory = createFaultMemory()
  const module = new URL('./faulty-database.ts', import.meta.url).href
  const heard: string[] = []
  await open({ wrapper: { module, data: memory }, onError: (error) => heard.push(error.message) })
  const before = await add(2)
  const ids = await append(2)
  memory[faultFields.code] = faultCodes.indexOf('death')
  Atomics.store(memory, faultFields.countdown, 3)
  const outcome = await digest(ids).catch((error: unknown) => error)
  expect(outcome).toSatisfy((error) => error instanceof PostfangError && error.code === 'unavailable')
  await expect
    .poll(
      () =>
        digest(ids).then(
          () => true,
          () => false,
        ),
      { timeout: 10_000 },
    )
    .toBe(true)
  expect(heard[0]).toMatch(/^The database thread has ended, another one is started/u)
  expect(await find()).toEqual([...before, ...ids])
})

it('indexes again when the thread that saves rows has died', async () => {
  await store.close()
  const memory = createFaultMemory()
  const module = new URL('./faulty-database.ts', import.meta.url).href
  await open({ wrapper: { module, data: memory } })
  const before = await add(2)
  memory[faultFields.code] = faultCodes.indexOf('death')
  Atomics.store(memory, faultFields.countdown, 2)
  await expect(store.append(aMessage())).rejects.toSatisfy(
    (error) => error instanceof PostfangError && error.code === 'unavailable',
  )
  const message = aMessage()
  await expect
    .poll(
      () =>
        store.append({ ...message, raw: message.raw.slice() }).then(
          () => true,
          () => false,
        ),
      {
        timeout: 10_000,
      },
    )
    .toBe(true)
  await expect
    .poll(
      () =>
        digest([message.id]).then(
          () => true,
          () => false,
        ),
      { timeout: 10_000 },
    )
    .toBe(true)
  expect(await find()).toEqual([...before, message.id])
})
