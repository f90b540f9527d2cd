import { it } from 'vitest'
import { startPostfang } from '../../support/start-postfang.ts'
import { fuzzDialogue } from './fuzz-dialogue.ts'

it('keeps its promises whatever a client says', async () => {
  await using postfang = await startPostfang()
  await fuzzDialogue(postfang, { numRuns: 60 })
})
