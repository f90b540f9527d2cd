import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createDigestPace, type DigestPace } from '../../src/inbox/digest-pace.ts'

interface Load {
  readonly perSecond: number
  /** For its commit, each message. */
  readonly waitedMs: number
  /** The thread has no time left. */
  readonly isBusy?: boolean
}

/** Over a moment that is long enough to count. */
async function load(pace: DigestPace, { perSecond, waitedMs, isBusy = false }: Load): Promise<void> {
  const since = performance.now()
  for (let sent = 0; performance.now() - since < 300; ) {
    for (; sent < ((performance.now() - since) / 1_000) * perSecond; sent++) pace.captured(waitedMs)
    if (!isBusy) await setTimeout(5)
  }
}

/** How long the digest rests after 10 ms of work, when messages have come like that for a moment. */
async function restAfter(cores: number, messages: Load): Promise<number> {
  const pace = createDigestPace(cores)
  await load(pace, messages)
  return pace.restMs(10)
}

it.each([
  ['does not rest while nothing comes in', 2, { perSecond: 0, waitedMs: 0 }],
  ['does not rest for a few messages, however long they wait', 2, { perSecond: 100, waitedMs: 500 }],
  ['does not rest at ten million an hour that are committed in time', 2, { perSecond: 2_778, waitedMs: 4 }],
  ['does not rest for a moment without time', 2, { perSecond: 2_778, waitedMs: 4, isBusy: true }],
  ['does not rest where there are cores for everybody', 8, { perSecond: 6_000, waitedMs: 400 }],
])('%s', async (_what, cores, messages) => {
  expect(await restAfter(cores, messages)).toBe(0)
})

it('leaves a rush all but a twentieth of the time, and lets go of it as soon as it is over', async () => {
  const pace = createDigestPace(2)
  const rests: number[] = []
  for (let moment = 0; moment < 3; moment++) {
    await load(pace, { perSecond: 2_000, waitedMs: 4, isBusy: true })
    rests.push(pace.restMs(10))
  }
  expect(rests).toEqual([0, 190, 190])
  expect(pace.isRush()).toBe(true)
  await load(pace, { perSecond: 2_000, waitedMs: 4 })
  expect(pace.restMs(10)).toBe(0)
  expect(pace.isRush()).toBe(false)
})

it('calls it no rush when something else keeps the thread busy', async () => {
  const pace = createDigestPace(2)
  for (let moment = 0; moment < 2; moment++) {
    await load(pace, { perSecond: 150, waitedMs: 4, isBusy: true })
    expect(pace.restMs(10)).toBe(0)
  }
  expect(pace.isRush()).toBe(false)
})

it('rests the longer the longer messages wait for their commit', async () => {
  const rests: number[] = []
  for (const waitedMs of [12, 36, 120, 1_000]) rests.push(await restAfter(2, { perSecond: 1_500, waitedMs }))
  expect(rests).toEqual([0, 5, 23, 180])
})

it('rests little for a wait that does not last, and more the longer it does', async () => {
  const pace = createDigestPace(2)
  const rests: number[] = []
  for (const waitedMs of [60, 60, 60, 4]) {
    await load(pace, { perSecond: 1_500, waitedMs })
    rests.push(pace.restMs(10))
  }
  expect(rests).toEqual([10, 18, 23, 17])
})

it('rests often and shortly rather than long, but in a rush', async () => {
  const pace = createDigestPace(2)
  await load(pace, { perSecond: 1_500, waitedMs: 120 })
  expect(pace.restMs(1_000)).toBe(200)
  for (let moment = 0; moment < 2; moment++) {
    await load(pace, { perSecond: 1_500, waitedMs: 120, isBusy: true })
    pace.restMs(1_000)
  }
  expect(pace.restMs(1_000)).toBe(1_000)
})
