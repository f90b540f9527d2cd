import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { aDigest, aMessage } from '../store/messages.ts'

// Commits took hundreds of milliseconds, since SQLite carried over its log and rewrote its index of words within them.

let directory: string
let path: string
let store: Store
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-stalls-'))
  path = join(directory, 'mail.db')
  store = await openSqliteStore({ path, durability: 'normal' })
})
afterEach(async () => {
  await store.close()
  await rm(directory, { recursive: true })
})

it('carries the log into the database while it goes on taking mail', async () => {
  const raw = () => crypto.getRandomValues(new Uint8Array(60_000))
  await Promise.all(Array.from({ length: 150 }, () => store.append(aMessage({ raw: raw() }))))
  await expect.poll(async () => (await stat(path)).size, { timeout: 10_000 }).toBeGreaterThan(4_000_000)
})

it('writes the index anew without the words of messages that are gone', async () => {
  const add = async (mailbox: string, count: number) => {
    const messages = Array.from({ length: count }, () => aMessage({ mailbox }))
    await Promise.all(messages.map((message) => store.append(message)))
    await store.saveDigests(messages.map(({ id }) => aDigest(id, { subject: `word ${id}` })))
  }
  await add('goes', 1_200)
  await add('stays', 100)
  const reader = new Database(`${path}-words`, { readonly: true })
  const indexBytes = () => reader.prepare('SELECT sum(length(block)) FROM words_1_data').pluck().get()
  const before = Number(indexBytes())
  await store.removeMailbox('goes')
  await expect.poll(indexBytes, { timeout: 10_000 }).toBeLessThan(before / 3)
  reader.close()
  const search = { kind: 'words', field: 'subject', text: 'word', isPrefix: false } as const
  expect((await store.list({ search }, { limit: 500 })).length).toBe(100)
})

it('leaves bytes unpacked while there are digests to save, and packs them then', async () => {
  const messages = Array.from({ length: 500 }, () => aMessage({ raw: new Uint8Array(4_000) }))
  await Promise.all(messages.map((message) => store.append(message)))
  const reader = new Database(path, { readonly: true })
  const countUnpacked = () => reader.prepare('SELECT count(*) FROM chunk WHERE codec = 0').pluck().get()
  const unpacked = Number(countUnpacked())
  expect(unpacked).toBeGreaterThan(200)
  const since = performance.now()
  const digests = messages.map(({ id }) => aDigest(id))
  while (performance.now() - since < 3_500) await store.saveDigests(digests)
  expect(countUnpacked()).toBe(unpacked)
  await expect.poll(countUnpacked, { timeout: 10_000 }).toBe(0)
  reader.close()
})
