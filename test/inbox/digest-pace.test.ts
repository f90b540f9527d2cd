import { expect, it } from 'vitest'
import { createDigestPace } from '../../src/inbox/digest-pace.ts'

/** Over a moment that is long enough to count, messages come at this rate and wait so long for their commit. */
function load(cores: number, perSecond: number, waitedMs: number): number {
  const pace = createDigestPace(cores)
  const since = performance.now()
  for (let sent = 0; performance.now() - since < 520; ) {
    for (; sent < ((performance.now() - since) / 1_000) * perSecond; sent++) pace.captured(waitedMs)
    // Not a busy loop: a thread without time left is a rush as well.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
  }
  return pace.restMs(10)
}

it.each([
  ['does not rest while nothing comes in', 2, 0, 0, 0],
  ['does not rest for a few messages, however long they wait', 2, 100, 500, 0],
  ['does not rest at ten million an hour that are committed in time', 2, 2_778, 4, 0],
  ['leaves a rush all but a twentieth of the time', 2, 6_000, 4, 190],
  ['does not rest where there are cores for everybody', 8, 6_000, 400, 0],
])('%s', (_what, cores, perSecond, waitedMs, restMs) => {
  expect(load(cores, perSecond, waitedMs)).toBe(restMs)
})

it('rests the longer the longer messages wait for their commit', () => {
  const rests = [8, 20, 1_000].map((waitedMs) => load(2, 1_500, waitedMs))
  expect(rests).toEqual([6, 30, 190])
})
