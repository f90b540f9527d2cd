import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { walkMessages } from '../../src/inbox/walk-messages.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

let postfang: TestPostfang
const all = Array.from({ length: 7 }, (_, number) => `${number}`)

beforeAll(async () => {
  postfang = await startPostfang()
  for (const subject of all) {
    await postfang.send({ from: 'a@example.com', to: 'b@example.com', subject, text: 'x' }, 'mine')
  }
  await postfang.send({ from: 'a@example.com', to: 'b@example.com', subject: 'other', text: 'x' }, 'other')
})

afterAll(() => postfang.close())

async function walk(options: Parameters<typeof walkMessages>[2]): Promise<string[]> {
  const subjects: string[] = []
  for await (const { subject } of walkMessages(postfang.inbox, { mailbox: 'mine' }, options))
    subjects.push(subject)
  return subjects
}

describe('walkMessages', () => {
  it.each([
    [undefined, undefined],
    [0, 7],
    [2, undefined],
    [2, 3],
    [6, 5],
    [7, 1],
    [0, 0],
  ])('passes over %s and takes %s, in either order', async (skip, limit) => {
    const cut = (subjects: readonly string[]) =>
      subjects.slice(skip ?? 0, limit === undefined ? undefined : (skip ?? 0) + limit)
    expect(await walk({ order: 'oldest-first', skip, limit })).toEqual(cut(all))
    expect(await walk({ order: 'newest-first', skip, limit })).toEqual(cut(all.toReversed()))
  })

  it('passes over no more than a limit', async () => {
    expect(await walk({ order: 'oldest-first', skip: 100_001 })).toEqual([])
  })
})
