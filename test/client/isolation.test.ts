import { expect, it } from 'vitest'
import { PostfangClient } from '../../src/client/index.ts'
import { startPostfang } from '../support/start-postfang.ts'
import { runParallelTests } from './parallel-tests.ts'

it('keeps 500 parallel tests apart, and misses nothing', { timeout: 180_000 }, async () => {
  await using postfang = await startPostfang()
  const client = await PostfangClient.connect(postfang.http)
  const sent = await runParallelTests(client, 500)
  expect((await client.allMail().list({ limit: 2_000 })).length).toBe(sent)
})
