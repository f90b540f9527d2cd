import { on, once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Calls, callOver, type Requests } from '../../src/lib/thread-call.ts'

let channel: MessageChannel
let caller: Calls

beforeEach(() => {
  channel = new MessageChannel()
  caller = callOver(channel.port1, { toError: () => new Error('no call fails here'), onClose() {} })
})
afterEach(() => channel.port2.close())

/** One call in each of three turns of the event loop. */
async function callInTurns(): Promise<Promise<unknown>[]> {
  const results: Promise<unknown>[] = []
  for (let count = 0; count < 3; count++) {
    results.push(caller.call('look', []))
    await turn()
  }
  return results
}

/** Answers groups with their number, from this one on. */
async function answerFrom(first: number): Promise<void> {
  let group = first
  for await (const [requests] of on(channel.port2, 'message', { close: ['close'] })) {
    answer(requests, group++)
  }
}

function answer({ calls }: Requests, result: unknown): void {
  const numbers = calls.filter((_, index) => index % 4 === 0)
  channel.port2.postMessage({ replies: numbers.flatMap((call) => [call, true, result]) })
}

it('sends calls that follow one which keeps others in one group, when that has its reply', async () => {
  const commits = ['first', 'second'].map((name) => caller.call(name, [], { keepsOthers: true }))
  const [requests] = await once(channel.port2, 'message')
  const looks = await callInTurns()
  void answerFrom(2)
  answer(requests, 1)
  expect(await Promise.all(commits)).toEqual([1, 1])
  expect(await Promise.all(looks)).toEqual([2, 2, 2])
})

it('waits for the replies to all of them', async () => {
  const [first, second] = ['first', 'second'].map((name) => caller.call(name, [], { keepsOthers: true }))
  const [{ calls }] = await once(channel.port2, 'message')
  const looks = await callInTurns()
  void answerFrom(2)
  answer({ calls: calls.slice(0, 4), bytes: undefined }, 1)
  expect(await first).toBe(1)
  looks.push(caller.call('look', []))
  await turn()
  answer({ calls: calls.slice(4), bytes: undefined }, 1)
  expect(await second).toBe(1)
  expect(await Promise.all(looks)).toEqual([2, 2, 2, 2])
})

it('sends calls that follow others with each turn', async () => {
  const first = caller.call('first', [])
  await once(channel.port2, 'message')
  void answerFrom(2)
  expect(await Promise.all(await callInTurns())).toEqual([2, 3, 4])
  channel.port2.close()
  await expect(first).rejects.toThrow('has ended')
})
