import { afterAll, beforeAll, chai, describe, expect, it } from 'vitest'
import type { Mailbox, Message } from '../../src/client/index.ts'
import { PostfangClient } from '../../src/client/index.ts'
import { postfangChai } from '../../src/testing/chai.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

let postfang: TestPostfang
let mailbox: Mailbox
let mail: Message

beforeAll(async () => {
  chai.use(postfangChai)
  postfang = await startPostfang()
  mailbox = new PostfangClient(postfang.http).mailbox()
  await postfang.send(
    { from: 'a@example.com', to: 'b@example.com', subject: 'Hi #{this}', text: 'Hi' },
    mailbox.name,
  )
  mail = await mailbox.waitFor({}, { timeout: 20_000 })
})

afterAll(() => postfang.close())

describe('the Chai plugin', () => {
  it('has the matchers under the names that they have everywhere', async () => {
    chai.expect(mail).toHaveSubject('hi')
    chai.expect(mail).not.toHaveSubject('bye')
    chai.expect(mail).to.not.toHaveCode()
    await chai.expect(mailbox).toReceiveTimes(1, {}, { within: 0 })
    await chai.expect(mailbox).not.toReceive({}, { within: 0 })
  })

  it('fails with the same words, and what a mail says is no template', async () => {
    expect(() => chai.expect(mail).toHaveSubject('bye')).toThrow(
      /^expect\(message\)\.toHaveSubject\(expected\)\n\nExpected subject {2}"bye"\nReceived {10}"Hi #\u200b\{this\}"/,
    )
    expect(() => chai.expect(mail).not.toHaveSubject('hi')).toThrow('Expected subject  not "hi"')
    await expect(chai.expect(mailbox).toReceive({}, { timeout: 0 })).rejects.toThrow(
      'an earlier wait has handed it out',
    )
  })
})
