import { expect, it } from 'vitest'
import { PostfangClient } from '../../src/client/index.ts'
import { startProcess } from '../support/postfang-process.ts'
import { runParallelTests } from './parallel-tests.ts'

it('keeps 10,000 parallel tests apart, and misses nothing', { timeout: 1_000_000 }, async () => {
  const args = ['--data', ':memory:', '--smtp', 'smtp://127.0.0.1:0', '--http', '127.0.0.1:0']
  await using postfang = await startProcess(args)
  const client = await PostfangClient.connect(postfang.http)
  const sent = await runParallelTests(client, 10_000)
  expect((await client.allMail().list({ limit: 50_000 })).length).toBe(sent)
})
