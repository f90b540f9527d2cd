import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyDatabase } from '../../src/database-file.ts'
import { migrations } from '../../src/store/sqlite/migrations/index.ts'
import { toIdBytes } from '../../src/store/sqlite/rows.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { aMessage, bytes } from './messages.ts'

/** Databases as earlier versions left them. */

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-upgrade-'))
})
afterAll(() => rm(directory, { recursive: true }))

it('opens a database of schema 1: bytes, marks and counts are there, words wait to be indexed anew', async () => {
  const path = join(directory, 'v1.db')
  const messages = Array.from({ length: 20 }, () => aMessage({ mailbox: 'run 42' }))
  writeSchema1(path, messages)
  const store = await openSqliteStore({ path })
  const [first] = messages
  if (first === undefined) throw new Error('there are messages')
  expect(await store.count({})).toEqual({ total: 20, unread: 19, isExact: true })
  expect(await store.readRaw(first.id)).toEqual(bytes('Subject: x\0\xff\r\n\r\nbody \xfe'))
  const found = await store.find(first.id)
  expect(found?.summary).toMatchObject({ mailbox: 'run 42', isRead: true, digest: 'pending' })
  expect(found?.session).toEqual(first.session)
  expect(await store.listPending(0, 100)).toHaveLength(20)
  expect(await store.removeMailbox('run 42')).toBe(20)
  await store.close()
})

/** What 1 has, brought on by the migrations that follow. */
function writeSchema(version: number, path: string, messages: readonly ReturnType<typeof aMessage>[]): void {
  writeSchema1(path, messages)
  const db = new Database(path)
  for (const migration of migrations.slice(1, version)) db.exec(migration)
  db.pragma(`user_version = ${version}`)
  db.close()
}

function writeSchema1(path: string, messages: readonly ReturnType<typeof aMessage>[]): void {
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.exec(migrations[0] ?? '')
  db.pragma(`application_id = ${0x50464e47}`)
  db.pragma('user_version = 1')
  db.exec(`INSERT INTO mailbox (id, name, last_activity_at) VALUES (1, 'run 42', 5)`)
  const addMessage = db.prepare(
    `INSERT INTO message (seq, id, mailbox_id, received_at, size, is_read, digest, subject, people, envelope)
     VALUES (?, ?, 1, 5, 22, ?, 1, 'x', '{"from":null,"to":[],"cc":[],"toCount":0,"ccCount":0}', '{"from":"","to":[]}')`,
  )
  const addContent = db.prepare('INSERT INTO content (seq, session, head, body) VALUES (?, ?, ?, ?)')
  for (const [index, { id, session }] of messages.entries()) {
    addMessage.run(index + 1, toIdBytes(id), index === 0 ? 1 : 0)
    const [head, body] = [bytes('Subject: x\0\xff\r\n\r\n'), bytes('body \xfe')]
    addContent.run(index + 1, JSON.stringify({ facts: session, transcript: [] }), head, body)
  }
  db.close()
}

it('opens a database whose upgrade was killed at any moment', { timeout: 60_000 }, async () => {
  const messages = Array.from({ length: 300 }, () => aMessage({ mailbox: 'run 42' }))
  const open = new URL('./open-and-close.ts', import.meta.url)
  for (let round = 0; round < 5; round++) {
    const path = join(directory, `killed-${round}.db`)
    writeSchema1(path, messages)
    const child = spawn(process.execPath, [fileURLToPath(open), path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exit = once(child, 'exit')
    await once(child.stdout, 'data')
    setTimeout(() => child.kill('SIGKILL'), round * 4)
    await exit
    const store = await openSqliteStore({ path })
    expect(await store.count({})).toEqual({ total: 300, unread: 299, isExact: true })
    await store.close()
    expect(verifyDatabase(path).problems).toEqual([])
  }
})

const versions = migrations.map((_, index) => index + 1).slice(0, -1)

it.each(versions)(
  'opens a database of schema %i, also after an upgrade that was killed at its end',
  async (version) => {
    const path = join(directory, `schema-${version}.db`)
    const messages = Array.from({ length: 300 }, () => aMessage({ mailbox: 'run 42' }))
    writeSchema(version, path, messages)
    const script = fileURLToPath(new URL('./die-in-upgrade.ts', import.meta.url))
    const child = spawn(process.execPath, [script, path], { stdio: 'inherit' })
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
    const left = new Database(path)
    expect(left.pragma('user_version', { simple: true })).toBe(version)
    left.close()
    const store = await openSqliteStore({ path })
    expect(await store.count({})).toEqual({ total: 300, unread: 299, isExact: true })
    expect(await store.readRaw(messages[7]?.id ?? aMessage().id)).toEqual(
      bytes('Subject: x\0\xff\r\n\r\nbody \xfe'),
    )
    await store.close()
    expect(verifyDatabase(path).problems).toEqual([])
  },
)
