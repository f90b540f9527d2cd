import { expect, test } from 'postfang/vitest'
import { signUp } from './sign-up.js'

test('a new customer is welcomed with a code', async ({ mailbox }) => {
  await signUp('ann@example.com', { smtp: mailbox.smtp })
  const mail = await mailbox.waitFor({ to: 'ann@example.com', subject: 'Welcome' })
  expect(mail).toHaveLink('Confirm')
  expect(mail.code()).toMatch(/^\d{6}$/)
})
