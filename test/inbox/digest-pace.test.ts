import { expect, it } from 'vitest'
import { createDigestPace, type DigestPace } from '../../src/inbox/digest-pace.ts'

/** Over a moment that is long enough to count, messages come at this rate and wait so long for their commit. */
function load(pace: DigestPace, perSecond: number, waitedMs: number): void {
  const since = performance.now()
  for (let sent = 0; performance.now() - since < 300; ) {
    for (; sent < ((performance.now() - since) / 1_000) * perSecond; sent++) pace.captured(waitedMs)
    // Not a busy loop: a thread without time left is a rush as well.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
  }
}

/** How long the digest rests after 10 ms of work, when messages have come like that for a moment. */
function restAfter(cores: number, perSecond: number, waitedMs: number): number {
  const pace = createDigestPace(cores)
  load(pace, perSecond, waitedMs)
  return pace.restMs(10)
}

it.each([
  ['does not rest while nothing comes in', 2, 0, 0, 0],
  ['does not rest for a few messages, however long they wait', 2, 100, 500, 0],
  ['does not rest at ten million an hour that are committed in time', 2, 2_778, 4, 0],
  ['leaves a rush all but a twentieth of the time', 2, 6_000, 4, 190],
  ['does not rest where there are cores for everybody', 8, 6_000, 400, 0],
])('%s', (_what, cores, perSecond, waitedMs, restMs) => {
  expect(restAfter(cores, perSecond, waitedMs)).toBe(restMs)
})

it('rests the longer the longer messages wait for their commit', () => {
  const rests = [12, 36, 120, 1_000].map((waitedMs) => restAfter(2, 1_500, waitedMs))
  expect(rests).toEqual([0, 5, 23, 180])
})

it('rests little for a wait that does not last, and more the longer it does', () => {
  const pace = createDigestPace(2)
  const rests = [60, 60, 60, 4].map((waitedMs) => {
    load(pace, 1_500, waitedMs)
    return pace.restMs(10)
  })
  expect(rests).toEqual([10, 18, 23, 17])
})

it('lets go of a rush as soon as it is over', () => {
  const pace = createDigestPace(2)
  load(pace, 8_000, 20)
  expect(pace.restMs(10)).toBe(190)
  expect(pace.isRush()).toBe(true)
  load(pace, 300, 4)
  expect(pace.restMs(10)).toBe(0)
  expect(pace.isRush()).toBe(false)
})

it('rests often and shortly rather than long, but in a rush', () => {
  const pace = createDigestPace(2)
  load(pace, 1_500, 120)
  expect(pace.restMs(1_000)).toBe(200)
  load(pace, 8_000, 120)
  expect(pace.restMs(1_000)).toBe(1_000)
})
