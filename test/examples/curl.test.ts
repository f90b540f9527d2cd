import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'
import { inCopyOf, run } from './run-example.ts'

let postfang: TestPostfang

beforeAll(async () => {
  postfang = await startPostfang()
})

afterAll(() => postfang.close())

describe('the example', () => {
  it('of curl passes, and leaves nothing behind', async () => {
    await inCopyOf('curl', async (cwd) => {
      const output = await run('./sign-up.sh', [], { cwd, env: { POSTFANG_URL: postfang.http } })
      expect(output).toBe('The code is 482913, the link https://shop.example.com/confirm\n')
    })
    expect(await postfang.json('/api/messages')).toMatchObject({ total: 0 })
  })
})
