import { describe, expect, it } from 'vitest'
import type { SummaryJson } from '../../../src/contract/message.ts'
import { createInFlight, type InFlight } from '../../../ui/src/models/in-flight.ts'
import { aRow, rows } from '../support.ts'

const answer = (messages: SummaryJson[]) => ({
  messages,
  next: null,
  total: messages.length,
  totalIsExact: true,
  unread: 0,
})

interface News {
  readonly changed?: readonly SummaryJson[]
  readonly captured?: readonly SummaryJson[]
  readonly deleted?: readonly string[]
}

function note(inFlight: InFlight, { changed = [], captured = [], deleted = [] }: News): void {
  const latest = new Map([...changed, ...captured].map((row) => [row.id, row]))
  inFlight.note({ latest, captured, deleted: new Set(deleted) })
}

describe('createInFlight', () => {
  it('lets what was announced during a reading win over its answer', async () => {
    const inFlight = createInFlight()
    const page = Promise.withResolvers<ReturnType<typeof answer>>()
    const reading = inFlight.read(page.promise)
    note(inFlight, { changed: [aRow({ seq: 2, read: true })], captured: rows(4), deleted: ['message-1'] })
    page.resolve(answer(rows(3, 2, 1)))
    const { messages, arrived } = await reading
    expect(messages.map(({ seq, read }) => [seq, read])).toEqual([
      [3, false],
      [2, true],
    ])
    expect(arrived).toEqual(rows(4))
  })

  it('does not count as arrived what the answer has, or what was deleted again', async () => {
    const inFlight = createInFlight()
    const page = Promise.withResolvers<ReturnType<typeof answer>>()
    const reading = inFlight.read(page.promise)
    note(inFlight, { captured: rows(3, 4), deleted: ['message-4'] })
    page.resolve(answer(rows(3)))
    expect(await reading).toMatchObject({ messages: rows(3), arrived: [] })
  })

  it('forgets what was announced once nothing is being read', async () => {
    const inFlight = createInFlight()
    const reading = inFlight.read(Promise.resolve(answer([])))
    note(inFlight, { deleted: ['message-1'] })
    await reading
    note(inFlight, { changed: [aRow({ seq: 1, read: true })] })
    expect(await inFlight.read(Promise.resolve(answer(rows(1))))).toMatchObject({ messages: rows(1) })
  })

  it('passes on that a page could not be read', async () => {
    const inFlight = createInFlight()
    await expect(inFlight.read(Promise.reject(new TypeError('gone')))).rejects.toThrow('gone')
  })
})
