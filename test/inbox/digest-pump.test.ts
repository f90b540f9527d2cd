import { afterAll, expect, it } from 'vitest'
import { createDigestPump, type DigestPump } from '../../src/inbox/digest-pump.ts'
import { createReadingRoom } from '../../src/inbox/reading/reading-room.ts'
import type { MessageId } from '../../src/model/ids.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { aMessage, bytes } from '../store/messages.ts'

const store = await openSqliteStore({ path: ':memory:' })
const room = createReadingRoom({ openLine: store.openLine, deadlineMs: 300 })
const errors: unknown[] = []
const pumps: DigestPump[] = []
afterAll(async () => {
  await Promise.all([...pumps.map((pump) => pump.close()), room.close()])
  await store.close()
})

function startPump(): DigestPump {
  const pump = createDigestPump({ store, readingRoom: room, onError: (error) => errors.push(error) })
  pumps.push(pump)
  return pump
}

async function keep(raw: string): Promise<MessageId> {
  const message = aMessage({ raw: bytes(raw) })
  await store.append(message)
  return message.id
}

async function digestOf(id: MessageId) {
  const found = await store.find(id)
  return found?.summary.digest
}

it('digests what an earlier run left behind, and only the message that breaks a limit fails', async () => {
  const plain = 'Content-Type: text/plain\r\n\r\nhello'
  const before = await keep(`Subject: before\r\n${plain}`)
  const slow = await keep(`Subject: slow\r\nContent-Type: text/html\r\n\r\n${'<a href=x>'.repeat(4_000_000)}`)
  const after = await keep(`Subject: after\r\n${plain}`)
  await startPump().settled(store.head, 60_000)
  expect(await digestOf(before)).toBe('done')
  expect(await digestOf(slow)).toBe('failed')
  expect(await digestOf(after)).toBe('done')
  expect(errors).toEqual([])
})

it('has no more under way than there is room to index on a disk that is nearly full', async () => {
  const roomBytes = 5_000
  const own = await openSqliteStore({ path: ':memory:' })
  const readingRoom = createReadingRoom({ openLine: own.openLine })
  const cramped: typeof own = Object.create(own, { roomToIndex: { value: async () => roomBytes } })
  const asked: number[] = []
  const digestPending: typeof readingRoom.digestPending = (group) => {
    asked.push(group.bytes)
    return readingRoom.digestPending?.(group) ?? Promise.reject(new Error('It has no line to the store'))
  }
  for (let count = 0; count < 10; count++) {
    await own.append(aMessage({ raw: bytes(`Subject: x\r\n\r\n${'word '.repeat(400)}`) }))
  }
  const onError = (error: unknown) => errors.push(error)
  const pump = createDigestPump({ store: cramped, readingRoom: { ...readingRoom, digestPending }, onError })
  await pump.settled(own.head, 60_000)
  await pump.close()
  await readingRoom.close()
  await own.close()
  expect(asked.length).toBeGreaterThan(5)
  const together = asked.slice(1).map((bytes, at) => bytes + (asked[at] ?? 0))
  expect(Math.max(...together)).toBeLessThanOrEqual(roomBytes)
})
