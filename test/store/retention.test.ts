import { afterEach, expect, it } from 'vitest'
import type { Retention } from '../../src/model/retention.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { aDigest, aMessage, bytes } from './messages.ts'

let store: Store
afterEach(() => store.close())

const open = async (retention: Partial<Retention>) => {
  store = await openSqliteStore({
    path: ':memory:',
    retention: { ageMs: null, count: null, bytes: null, ...retention },
  })
}

async function add(count: number, options: Parameters<typeof aMessage>[0] = {}) {
  const messages = Array.from({ length: count }, () => aMessage(options))
  await Promise.all(messages.map((message) => store.append(message)))
  return messages.map(({ id }) => id)
}

/** Waits for commits until this many messages are there. */
async function settledAt(total: number, mailbox?: string): Promise<void> {
  const isThere = async () => (await store.count({ mailbox })).total === total
  while (!(await isThere())) {
    await new Promise<void>((resolve) => {
      const stop = store.onCommit(() => {
        stop()
        resolve()
      })
      // The last commit may have been before the listener.
      void isThere().then((there) => there && resolve())
    })
  }
}

const idsOf = async (mailbox?: string) => (await store.list({ mailbox }, { limit: 500 })).map(({ id }) => id)

it('keeps the newest messages of all, and tells of those that go', async () => {
  await open({ count: 100 })
  const ids = await add(300)
  await settledAt(100)
  expect(await idsOf()).toEqual(ids.slice(200).toReversed())
  expect(store.pruned).toBe(200)
  const changes = (await store.listChanges(0, { limit: 1_000 })) ?? []
  const deleted = changes.flatMap((change) => (change.kind === 'deleted' ? change.ids : []))
  expect(deleted).toEqual(ids.slice(0, 200))
})

it('prunes in the commit that brings messages beyond the bound, not a second later', async () => {
  await open({ count: 10 })
  await add(50)
  expect(store.pruned).toBeGreaterThan(0)
})

it('keeps no more bytes than it may', async () => {
  await open({ bytes: 10_000 })
  const raw = bytes(`Subject: x\r\n\r\n${'x'.repeat(986)}`)
  const ids: string[] = []
  for (let round = 0; round < 3; round++) ids.push(...(await add(10, { raw: raw.slice() })))
  await settledAt(10)
  expect(await idsOf()).toEqual(ids.slice(20).toReversed())
})

it('lets messages go that are too old, without any new one', async () => {
  await open({ ageMs: 60_000 })
  const [young] = await add(1)
  await add(20, { receivedAt: Date.now() - 120_000 })
  const [other] = await add(1)
  // The young one stands before them in the order of arrival, and keeps them: clocks go back, the order does not.
  expect(await idsOf()).toContain(young)
  expect(await store.removeAll({})).toBe(22)
  await add(20, { receivedAt: Date.now() - 120_000 })
  const [last] = await add(1)
  await settledAt(1)
  expect(await idsOf()).toEqual([last])
  expect(other).not.toBe(last)
})

it('never prunes what is tagged as protected, until it no longer is', async () => {
  await open({ count: 2 })
  const [first] = await add(1)
  if (first === undefined) throw new Error('a message was added')
  await store.update(first, { tags: ['Protected'] })
  const rest = await add(60)
  await settledAt(2)
  expect(await idsOf()).toEqual([rest.at(-1), first])
  await store.update(first, { tags: [] })
  const more = await add(60)
  await settledAt(2)
  expect(await idsOf()).toEqual(more.slice(-2).toReversed())
})

it('holds a mailbox to its own bounds, and the others to those of the server', async () => {
  await open({ count: 50 })
  await store.setRetention('small', { ageMs: null, count: 3, bytes: null })
  await store.setRetention('large', { ageMs: null, count: 500, bytes: null })
  await Promise.all([
    add(100, { mailbox: 'large' }),
    add(60, { mailbox: 'small' }),
    add(70),
    add(70, { mailbox: 'b' }),
  ])
  await settledAt(100 + 3 + 50)
  expect(
    (await store.listMailboxes()).map(({ name, total, retention }) => [name, total, retention.count]),
  ).toEqual(
    expect.arrayContaining([
      ['large', 100, 500],
      ['small', 3, 3],
    ]),
  )
})

it('prunes messages that were never digested, and digests of pruned ones do no harm', async () => {
  await open({ count: 1 })
  const ids = await add(60)
  await settledAt(1)
  await store.saveDigests(ids.map((id) => aDigest(id, { subject: 'late' })))
  const search = { kind: 'words', field: 'subject', text: 'late', isPrefix: false } as const
  expect((await store.list({ search }, { limit: 10 })).map(({ id }) => id)).toEqual([ids.at(-1)])
})
