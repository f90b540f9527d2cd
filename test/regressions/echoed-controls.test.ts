import { afterAll, beforeAll, expect, it } from 'vitest'
import { startDialogue } from '../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

it('repeats no control character of the client in a reply', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO x', 250)
  const { text } = await talk.say('MAIL FROM:<a@example.com> a\x00\r\x1b[31m=\x9bb', '501 5.5.4')
  expect(text).not.toMatch(/\p{Cc}/u)
})
