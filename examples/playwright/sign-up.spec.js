import { test as base, expect } from 'postfang/playwright'
import { startApp } from './app.js'

/** Each test has an application of its own, which sends to the mailbox of the test. */
const test = base.extend({
  baseURL: async ({ mailbox }, use) => {
    const app = await startApp({ smtp: mailbox.smtp })
    await use(app.url)
    await app.close()
  },
})

test('a customer signs up with the code from the mail', async ({ page, mailbox }) => {
  await page.goto('/')
  await page.getByLabel('E-mail').fill('ann@example.com')
  await page.getByRole('button', { name: 'Sign up' }).click()

  const mail = await mailbox.waitFor({ to: 'ann@example.com', subject: 'Confirm' })
  await page.getByLabel('Code').fill(mail.code())
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByRole('heading')).toHaveText('Welcome!')
})

test('a wrong code is refused', async ({ page, mailbox }) => {
  await page.goto('/')
  await page.getByLabel('E-mail').fill('bob@example.com')
  await page.getByRole('button', { name: 'Sign up' }).click()
  await expect(mailbox).toReceiveTimes(1, { to: 'bob@example.com' }, { within: 100 })
  await page.getByLabel('Code').fill('000000')
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByRole('alert')).toHaveText('That code is not right')
})
