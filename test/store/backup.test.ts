import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { backUpDatabase, restoreDatabase, verifyDatabase } from '../../src/database-file.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { aDigest, aMessage } from './messages.ts'

let directory: string
let path: string
let store: Store
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-backup-'))
  path = join(directory, 'mail.db')
  store = await openSqliteStore({ path })
})
afterEach(async () => {
  await store.close()
  await rm(directory, { recursive: true })
})

async function add(count: number) {
  const messages = Array.from({ length: count }, () => aMessage())
  await Promise.all(messages.map((message) => store.append(message)))
  await store.saveDigests(messages.map(({ id }) => aDigest(id, { subject: 'kept' })))
  return messages.map(({ id }) => id)
}

it('backs up while mail comes in: all that was acknowledged before is in the copy, which is whole', async () => {
  const before = await add(50)
  const coming = add(200)
  const copy = join(directory, 'copy.db')
  backUpDatabase(path, copy)
  await coming
  const { messages, problems } = verifyDatabase(copy)
  expect(problems).toEqual([])
  expect(messages).toBeGreaterThanOrEqual(before.length)
  expect((await stat(copy)).mode & 0o777).toBe(0o600)
  expect((await readdir(directory)).filter((name) => name.endsWith('.partial'))).toEqual([])
})

it('overwrites no file with a backup', async () => {
  const copy = join(directory, 'copy.db')
  await writeFile(copy, 'mine')
  expect(() => backUpDatabase(path, copy)).toThrow(/there is a file of that name/u)
})

it('restores a backup, sets aside what was there, and refuses while a server runs', async () => {
  const [kept] = await add(3)
  const copy = join(directory, 'copy.db')
  backUpDatabase(path, copy)
  await store.removeAll({})
  expect(() => restoreDatabase(copy, path, 0)).toThrow(/another Postfang is using it/u)
  await store.close()
  const { messages, setAside } = restoreDatabase(copy, path, 0)
  expect(messages).toBe(3)
  expect(setAside).toBe(`${path}.1970-01-01T00-00-00-000Z.aside`)
  store = await openSqliteStore({ path })
  expect((await store.list({}, { limit: 9 })).map(({ id }) => id)).toContain(kept)
  expect(verifyDatabase(setAside ?? '')).toMatchObject({ messages: 0, problems: [] })
})

it('finds a message whose bytes were changed, and a count that is wrong', async () => {
  await add(3)
  await store.close()
  const db = new Database(path)
  db.exec(
    `UPDATE chunk SET bytes = CAST(x'00' || substr(bytes, 2) AS BLOB) WHERE key = (SELECT min(key) FROM chunk)`,
  )
  db.exec('UPDATE mailbox SET total = total + 1')
  db.close()
  const { problems } = verifyDatabase(path)
  expect(problems).toHaveLength(2)
  expect(problems[0]).toMatch(/^Message [0-9a-f-]{36}: its bytes are not those that were stored$/u)
  expect(problems[1]).toBe('Mailbox "inbox": 4 messages are counted, 3 are there')
  expect(() => restoreDatabase(path, join(directory, 'other.db'), 0)).toThrow(/it is damaged/u)
  store = await openSqliteStore({ path })
})

it('sets a damaged database aside with its bytes as they are, and begins anew', async () => {
  await add(200)
  await store.close()
  const file = await open(path, 'r+')
  await file.write(Buffer.alloc(16, 0xff), 0, 16, 0)
  await file.close()
  const before = await readFile(path)
  store = await openSqliteStore({ path })
  expect(store.setAside).toMatch(/\.aside$/u)
  expect((await readFile(store.setAside ?? '')).equals(before)).toBe(true)
  expect(await store.list({}, { limit: 1 })).toEqual([])
  await add(1)
  expect(await store.list({}, { limit: 9 })).toHaveLength(1)
})

it('leaves a damaged file alone that does not bear the mark of a database of ours', async () => {
  await store.close()
  const page = Buffer.alloc(8_192, 0xff)
  await writeFile(path, page)
  await expect(openSqliteStore({ path })).rejects.toThrow(/postfang restore <backup>" sets it aside/u)
  expect((await readFile(path)).equals(page)).toBe(true)
  await rm(path)
  store = await openSqliteStore({ path })
})
