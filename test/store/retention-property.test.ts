import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Retention } from '../../src/model/retention.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { aMessage, bytes } from './messages.ts'

const mailboxes = ['a', 'b', 'c'] as const
const raw = bytes(`Subject: x\r\n\r\n${'x'.repeat(86)}`)
const everything: Retention = { ageMs: null, count: null, bytes: null }

const aBound = fc.option(fc.integer({ min: 1, max: 30 }))
const bounds = fc.record({ count: aBound, messagesOfBytes: aBound })
const toRetention = ({
  count,
  messagesOfBytes,
}: {
  count: number | null
  messagesOfBytes: number | null
}) => ({
  ageMs: null,
  count,
  bytes: messagesOfBytes === null ? null : messagesOfBytes * raw.byteLength,
})
const aMailbox = fc.constantFrom(...mailboxes)
const aStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      mailbox: aMailbox,
      count: fc.integer({ min: 1, max: 70 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('protect' as const), nth: fc.nat(100), isOn: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('bound' as const), mailbox: aMailbox, bounds }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), nth: fc.nat(100) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('empty' as const), mailbox: aMailbox }) },
)

/** Every message that there is, oldest first. */
async function listAll(store: Store) {
  return (await store.list({}, { limit: 10_000 })).toReversed()
}

/** What is beyond its bounds: those that count together are more than they may be, and not all of them are protected. */
async function findExcess(store: Store, server: Retention): Promise<readonly string[]> {
  const all = await listAll(store)
  const boxes = await store.listMailboxes()
  const own = (name: string) => boxes.find((box) => box.name === name)?.retention ?? everything
  const excess: string[] = []
  for (const bound of ['count', 'bytes'] as const) {
    const unit = bound === 'count' ? 1 : raw.byteLength
    const scopes = [
      ...boxes.flatMap(({ name }) => {
        const most = own(name)[bound]
        return most === null ? [] : [{ most, messages: all.filter(({ mailbox }) => mailbox === name) }]
      }),
      { most: server[bound], messages: all.filter(({ mailbox }) => own(mailbox)[bound] === null) },
    ]
    for (const { most, messages } of scopes) {
      const isOver = most !== null && messages.length * unit > most
      if (isOver)
        excess.push(...messages.filter(({ tags }) => !tags.includes('protected')).map(({ id }) => id))
    }
  }
  return excess
}

it('keeps to its bounds and never prunes what is protected, whatever is done in between', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(bounds, fc.array(aStep, { minLength: 5, maxLength: 15 }), async (given, steps) => {
      const retention = toRetention(given)
      const store = await openSqliteStore({ path: ':memory:', retention })
      /** Protected messages with their mailbox. */
      const safe = new Map<string, string>()
      let [added, removed] = [0, 0]
      for (const step of steps) {
        if (step.kind === 'add') {
          const messages = Array.from({ length: step.count }, () =>
            aMessage({ mailbox: step.mailbox, raw: raw.slice() }),
          )
          await Promise.all(messages.map((message) => store.append(message)))
          added += step.count
        } else if (step.kind === 'bound') await store.setRetention(step.mailbox, toRetention(step.bounds))
        else if (step.kind === 'empty') {
          removed += await store.removeAll({ mailbox: step.mailbox })
          for (const [id, mailbox] of safe) if (mailbox === step.mailbox) safe.delete(id)
        } else {
          const all = await listAll(store)
          const message = all[step.nth % Math.max(1, all.length)]
          if (message === undefined) continue
          if (step.kind === 'remove') {
            if (await store.remove(message.id)) removed += 1
            safe.delete(message.id)
          } else {
            const kept = await store.update(message.id, { tags: step.isOn ? ['protected'] : [] })
            if (kept !== undefined && step.isOn) safe.set(message.id, message.mailbox)
            else safe.delete(message.id)
          }
        }
      }
      await expect.poll(() => findExcess(store, retention), { timeout: 20_000, interval: 20 }).toEqual([])
      const left = await listAll(store)
      const ids = new Set(left.map(({ id }) => id as string))
      expect([...safe.keys()].filter((id) => !ids.has(id))).toEqual([])
      expect(store.pruned).toBe(added - removed - left.length)
      for (const { name, total, unread } of await store.listMailboxes()) {
        const there = left.filter(({ mailbox }) => mailbox === name).length
        expect([name, total, unread]).toEqual([name, there, there])
      }
      await store.close()
    }),
    { numRuns: 8 },
  )
})
