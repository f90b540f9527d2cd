import { expect, test } from 'postfang/vitest'
import { signUp } from './sign-up.js'

test('nobody else gets the mail, and it comes once', async ({ mailbox }) => {
  await signUp('ann@example.com', { smtp: mailbox.smtp })
  await expect(mailbox).toReceiveTimes(1, { to: 'ann@example.com' })
  await expect(mailbox).not.toReceive({ to: 'bob@example.com' }, { within: 100 })
})

test('the mail looks as it did', async ({ mailbox }) => {
  await signUp('ann@example.com', { smtp: mailbox.smtp })
  expect(await mailbox.waitFor()).toMatchMailSnapshot()
})

test('a server that is busy is told to the customer', async ({ mailbox }) => {
  await mailbox.faults.add({ at: 'rcpt', reply: '450 4.2.1 Mailbox busy', times: 1 })
  await expect(signUp('ann@example.com', { smtp: mailbox.smtp })).rejects.toThrow('450 4.2.1 Mailbox busy')
})
