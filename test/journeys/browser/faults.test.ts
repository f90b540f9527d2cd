import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findAccessibilityProblems, launchBrowser, openPage } from '../../support/browser.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

/** Errors ordered on the screen, and met by a real client. */

let browser: Browser
let postfang: TestPostfang
beforeAll(async () => {
  ;[browser, postfang] = await Promise.all([launchBrowser(), startPostfang()])
})
afterAll(async () => {
  await browser.close()
  await postfang.close()
})

const mail = { from: 'a@example.com', to: 'b@example.com', subject: 'Refused', text: 'x' }

it('orders a rule by its form, shows its hits, deletes it and takes that back', {
  timeout: 60_000,
}, async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/faults`)
  await page.getByRole('region', { name: 'Fault rules' }).getByRole('link', { name: 'New rule' }).click()
  await page.getByRole('textbox', { name: 'Mailbox' }).fill('form')
  await page.getByRole('spinbutton', { name: 'How many' }).fill('1')
  await page.getByText('At RCPT, for mailbox form, the first time', { exact: false }).waitFor()
  await page.getByRole('button', { name: 'Order this rule' }).click()
  await page.getByRole('button', { name: 'Delete this rule' }).waitFor()

  await expect(postfang.send(mail, 'form')).rejects.toThrow('450 4.2.1')
  await postfang.send(mail, 'form')
  const row = page.getByRole('link', { name: /for mailbox form/u })
  await page.getByRole('link', { name: /1 hit\b/u }).waitFor()

  await page.getByRole('button', { name: 'Delete this rule' }).click()
  await row.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Order it again' }).click()
  expect(await page.getByRole('textbox', { name: 'Mailbox' }).inputValue()).toBe('form')
  await page.getByRole('button', { name: 'Order this rule' }).click()
  await row.waitFor()
  expect(screen.errors).toEqual([])
})

it('takes a provider’s refusal, which the client then hears where the provider says it', async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/faults/new`)
  await page.getByRole('combobox', { name: 'What' }).selectOption({ label: 'A reply of a real provider' })
  await page.getByRole('combobox', { name: 'Provider' }).selectOption({ label: 'Gmail' })
  await page
    .getByRole('combobox', { name: 'Reason' })
    .selectOption({ label: 'The content looks like spam, a virus or phishing' })
  await page.getByText('Mailjet would report: bounce, soft, spam, content blocked').waitFor()
  expect(await page.getByRole('combobox', { name: 'Where' }).inputValue()).toBe('end')
  await page.getByRole('textbox', { name: 'Mailbox' }).fill('gmail')
  await page.getByRole('button', { name: 'Order this rule' }).click()
  await page.getByRole('button', { name: 'Delete this rule' }).waitFor()
  await expect(postfang.send(mail, 'gmail')).rejects.toThrow('552')

  await page.goto(`${postfang.http}/?mailbox=gmail`)
  await page.getByRole('link', { name: 'Rejected', exact: true }).click()
  await page.getByRole('option', { name: /refused: 552 5\.7\.0/u }).click()
  await page.getByText('A fault refused this message.').waitFor()
  expect(await findAccessibilityProblems(page)).toEqual([])
  await page.getByRole('link', { name: 'Its session' }).click()
  await page.getByRole('link', { name: 'Message 1 (refused)' }).waitFor()
  expect(screen.errors).toEqual([])
})

it('says at the field what is wrong with a rule, and keeps what was written', async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/faults/new`)
  const reply = page.getByRole('textbox', { name: 'Reply' })
  await reply.fill('all is well')
  await page.getByRole('button', { name: 'Order this rule' }).click()
  await page.getByRole('alert').getByText('The rule was not taken', { exact: false }).waitFor()
  expect(await reply.getAttribute('aria-invalid')).toBe('true')
  expect(await reply.inputValue()).toBe('all is well')
})

it('explains a reply that is pasted in, and says what is none', async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/faults/explain`)
  const pasted = page.getByRole('textbox', { name: 'SMTP reply' })
  await pasted.fill('host mx said: 552 5.2.2 <x@icloud.com>: user is over quota')
  await page.getByRole('button', { name: 'Explain', exact: true }).click()
  await page.getByText('quota exceeded').waitFor()
  await page.getByText('Probably iCloud', { exact: false }).waitFor()
  await pasted.fill('hello')
  await page.getByRole('button', { name: 'Explain', exact: true }).click()
  await page.getByRole('alert').getByText('There is no SMTP reply in it', { exact: false }).waitFor()
})

it('lists the addresses that speak for themselves, and one of them works', async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/faults/addresses`)
  const address = await page.getByText('full@fault.test', { exact: true }).textContent()
  await expect(postfang.send({ ...mail, to: address ?? '' })).rejects.toThrow('552 5.2.2')
  expect(await findAccessibilityProblems(page)).toEqual([])
})
