import { expect, test } from '@jest/globals'
import { usePostfang } from 'postfang/jest'
import { signUp } from './sign-up.js'

const postfang = usePostfang()

test('a new customer is welcomed with a code', async () => {
  const mailbox = postfang.mailbox()
  await signUp('ann@example.com', { smtp: mailbox.smtp })
  await expect(mailbox).toReceive({ to: 'ann@example.com', subject: 'Welcome' })
  const mail = await mailbox.waitFor()
  expect(mail).toHaveLink('Confirm')
  expect(mail).toHaveCode(/^\d{6}$/)
  expect(mail).toMatchMailSnapshot()
})
