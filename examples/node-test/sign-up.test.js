import { match } from 'node:assert/strict'
import { test } from 'node:test'
import { expectMail, usePostfang } from 'postfang/node-test'
import { signUp } from './sign-up.js'

const postfang = usePostfang()

test('a new customer is welcomed with a code', async () => {
  const mailbox = postfang.mailbox()
  await signUp('ann@example.com', { smtp: mailbox.smtp })
  const mail = await mailbox.waitFor({ to: 'ann@example.com', subject: 'Welcome' })
  expectMail(mail).toHaveLink('Confirm')
  match(mail.code(), /^\d{6}$/)
})
