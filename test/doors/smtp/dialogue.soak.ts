import { expect, it } from 'vitest'
import { startPostfang } from '../../support/start-postfang.ts'
import { fuzzDialogue } from './fuzz-dialogue.ts'

/** `POSTFANG_SOAK_MINUTES` says for how long; 20 by default. */
const minutes = Number(process.env.POSTFANG_SOAK_MINUTES ?? 20)
const soakMs = minutes * 60_000

it(`keeps its promises for ${minutes} minutes, whatever a client says`, {
  timeout: soakMs + 60_000,
}, async () => {
  await using postfang = await startPostfang()
  const run = { numRuns: Number.POSITIVE_INFINITY, interruptAfterTimeLimit: soakMs }
  await fuzzDialogue(postfang, { ...run, markInterruptAsFailure: false })
  expect(postfang.log).toEqual([])
})
