import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findAccessibilityProblems, launchBrowser, openPage } from '../../support/browser.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

/** What Mailjet makes of mail, as somebody looks for what their customers get, and what comes back. */

let browser: Browser
let postfang: TestPostfang
beforeAll(async () => {
  ;[browser, postfang] = await Promise.all([launchBrowser(), startPostfang()])
  await ask('/api/mailboxes/shop', 'PATCH', { profile: 'mailjet' })
})
afterAll(async () => {
  await browser.close()
  await postfang.close()
})

function ask(path: string, method: string, body: unknown): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' }
  return postfang.json(path, { method, headers, body: JSON.stringify(body) })
}

const receipt = {
  from: 'shop@example.com',
  to: ['ada@example.com', 'grace@example.com'],
  subject: 'Order {{var:order}}',
  text: 'Hello {{var:name:"you"}}',
  html: '<p>Hello {{var:name:"you"}}, <a href="https://shop.example/a">A</a> or <a href="https://shop.example/b">B</a></p>',
  headers: { 'X-MJ-TemplateLanguage': '1', 'X-MJ-Vars': '{"order":4711}', 'X-MJ-CustomID': 'c-1' },
}

const typesOf = (page: Page): Promise<readonly string[]> =>
  page.locator('.timeline-entry strong').allTextContents()

it('lets things happen to a recipient, and shows them as they happen', async () => {
  const id = await postfang.send(receipt, 'shop')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/message/${id}/mailjet/events`)
  await page.getByText('Sent', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await page.getByText('Opened', { exact: true }).waitFor()
  await page.getByRole('combobox', { name: 'Link to click' }).selectOption('https://shop.example/b')
  await page.getByRole('button', { name: 'Click', exact: true }).press('Enter')
  await page.locator('.timeline-entry', { hasText: 'https://shop.example/b' }).waitFor()
  // Ordered by somebody else, meanwhile.
  await ask(`/api/messages/${id}/events`, 'POST', { type: 'spam', recipient: 'ada@example.com' })
  await page.getByText('Marked as spam', { exact: true }).waitFor()
  expect(await typesOf(page)).toEqual(['Marked as spam', 'Clicked', 'Opened', 'Sent'])

  await page.getByRole('combobox', { name: 'Recipient' }).selectOption('grace@example.com')
  await expect.poll(() => typesOf(page)).toEqual(['Sent'])
  expect(await findAccessibilityProblems(page)).toEqual([])
  expect(screen.errors).toEqual([])
})

it('translates an SMTP reply, or a provider’s, into the bounce that Mailjet reports', async () => {
  const id = await postfang.send({ ...receipt, to: 'ada@example.com' }, 'shop')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/message/${id}/mailjet/events`)
  await page.getByRole('button', { name: 'With a reason…' }).click()
  await page.getByRole('combobox', { name: 'Error' }).selectOption('mailbox inactive')
  await page.getByRole('combobox', { name: 'What happens' }).selectOption('soft')
  await page.getByRole('button', { name: 'Let it happen' }).click()
  await page.locator('.timeline-entry', { hasText: 'recipient: mailbox inactive' }).waitFor()

  await page.getByRole('radio', { name: 'An SMTP reply' }).click()
  await page.getByRole('textbox', { name: 'Reply' }).fill('452 4.2.2 Mailbox full')
  await page.keyboard.press('Enter')
  await page.locator('.timeline-entry', { hasText: 'recipient: quota exceeded' }).waitFor()
  await page.getByRole('textbox', { name: 'Reply' }).fill('250 fine')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('That was not taken', { exact: false }).waitFor()

  await page.getByRole('radio', { name: 'A reply of a provider' }).click()
  const choice = page.getByRole('combobox', { name: 'Provider and reason' })
  await choice.selectOption({ index: 1 })
  const reply = await choice.inputValue()
  await page.getByRole('button', { name: 'Let it happen' }).click()
  await page.locator('.timeline-entry', { hasText: reply }).waitFor()
  expect(await findAccessibilityProblems(page)).toEqual([])
})

it('sets a message as sent beside what a recipient gets', async () => {
  const id = await postfang.send(receipt, 'shop')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/message/${id}/mailjet`)
  await page.getByRole('radio', { name: 'As delivered' }).click()
  expect(new URL(page.url()).pathname).toBe(`/message/${id}/mailjet/delivered`)
  const sent = page.getByRole('region', { name: 'As sent' })
  const delivered = page.getByRole('region', { name: 'As delivered' })
  await sent.getByText('Order {{var:order}}').waitFor()
  await delivered.getByText('Order 4711').waitFor()
  await page.getByRole('radio', { name: 'Text' }).click()
  await delivered.getByText('Hello you').waitFor()

  await page.getByRole('radio', { name: 'Headers' }).click()
  await page.getByRole('row', { name: /^X-MJ-CustomID removed/iu }).waitFor()
  await page.getByRole('row', { name: /^X-MJ-Mid added/iu }).waitFor()
  expect(await page.getByRole('row', { name: /^From /u }).count()).toBe(0)
  await page.getByRole('checkbox', { name: 'Only differences' }).uncheck()
  await page.getByRole('row', { name: /^From unchanged/u }).waitFor()
  expect(await findAccessibilityProblems(page)).toEqual([])
})

it('raises an open only once the images of the delivered mail are asked for', async () => {
  const id = await postfang.send({ ...receipt, to: 'ada@example.com' }, 'shop')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/message/${id}/mailjet/delivered`)
  const mail = page.frameLocator('iframe[title="The mail itself, As delivered"]')
  await mail.getByText('Hello you').waitFor()
  const types = async (): Promise<readonly string[]> => {
    const { events } = await postfang.json<{ events: { type: string }[] }>(`/api/messages/${id}/events`)
    return events.map(({ type }) => type)
  }
  expect(await types()).toEqual(['sent'])
  await page.keyboard.press('i')
  await page.getByText('Opened ·', { exact: false }).waitFor()
  expect(await types()).toEqual(['sent', 'open'])
  expect(await page.getByRole('button', { name: 'Images' }).getAttribute('aria-pressed')).toBe('true')
  // What was held back is said in the console; nothing else is.
  expect(screen.errors.filter((error) => !error.includes("img-src 'none'"))).toEqual([])
})

it('points at the place of a template’s error', async () => {
  const id = await postfang.send({ ...receipt, html: '<p>Hello</p>\n<p>{{ var:name | }}</p>' }, 'shop')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/message/${id}/mailjet/delivered`)
  await page.getByText('Blocked: error in template language').waitFor()
  const error = page.getByRole('region', { name: '1 error in the template' })
  await error.getByText('line 2, column', { exact: false }).waitFor()
  expect(await error.locator('.is-marked').textContent()).toContain('var:name |')
  await page.getByText('Nothing is delivered').waitFor()
  await page.getByRole('link', { name: 'Mend it in the playground' }).click()
  await expect
    .poll(() => page.evaluate('[...document.querySelectorAll("textarea")].map(({ value }) => value).join()'))
    .toContain('<p>{{ var:name | }}</p>')
  expect(screen.errors).toEqual([])
})

it('offers Mailjet mode where a mailbox is not in it, and says from when on', async () => {
  const id = await postfang.send({ ...receipt, to: 'ada@example.com' }, 'plain')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/message/${id}/mailjet/events`)
  await page.getByText('was not in Mailjet mode when this message came', { exact: false }).waitFor()
  expect(await page.getByRole('button', { name: 'Open', exact: true }).count()).toBe(0)
  await page.getByRole('button', { name: 'Switch to Mailjet mode' }).click()
  await page.getByText('Send it again to see what does', { exact: false }).waitFor()
  expect(await page.evaluate('document.activeElement.role')).toBe('tabpanel')

  // A message without any of Mailjet's headers has the tab now too.
  const next = await postfang.send({ from: 'a@example.com', to: 'b@example.com', subject: 'Next' }, 'plain')
  await page.goto(`${postfang.http}/message/${next}/mailjet/events`)
  await page.getByText('Sent', { exact: true }).waitFor()
})

it('switches mailboxes in the settings', async () => {
  await postfang.send(receipt, 'switched')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/settings`)
  const modes = page.getByRole('radiogroup', { name: 'Mailjet mode of mailbox switched' })
  expect(await modes.getByRole('radio', { name: 'As the server (off)' }).getAttribute('aria-checked')).toBe(
    'true',
  )
  await modes.getByRole('radio', { name: 'On', exact: true }).click()
  await expect
    .poll(() => modes.getByRole('radio', { name: 'On', exact: true }).getAttribute('aria-checked'))
    .toBe('true')
  const { mailboxes } = await postfang.json<{ mailboxes: { name: string; profile: string | null }[] }>(
    '/api/mailboxes',
  )
  expect(mailboxes.find(({ name }) => name === 'switched')?.profile).toBe('mailjet')
})

it('counts campaigns while things happen, and leads to their messages', async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/campaigns?mailbox=shop`)
  await page.getByText('No campaigns yet').waitFor()
  await page.getByText('X-Mailjet-Campaign: spring-sale').waitFor()
  const campaign = { ...receipt, headers: { 'X-Mailjet-Campaign': 'Spring "sale" 1' } }
  const id = await postfang.send(campaign, 'shop')
  const row = page.getByRole('row', { name: /Spring "sale" 1/u })
  await row.waitFor()
  await ask(`/api/messages/${id}/events`, 'POST', { type: 'open' })
  await row.getByText('50% · once').waitFor()
  await ask(`/api/messages/${id}/events`, 'POST', { type: 'open' })
  await row.getByText('50% · 2 times').waitFor()
  await ask(`/api/messages/${id}/events`, 'POST', {
    type: 'bounce',
    isHard: false,
    recipient: 'grace@example.com',
  })
  await row.getByText('0 hard, 1 soft').waitFor()
  expect(await findAccessibilityProblems(page)).toEqual([])

  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.locator('.list-body[data-stale="false"] [role="option"]').first().waitFor()
  expect(new URL(page.url()).searchParams.get('q')).toBe('campaign:"Spring \\"sale\\" 1"')
  expect(await page.getByRole('option').count()).toBe(1)
  expect(screen.errors).toEqual([])
})

it('loads older campaigns on demand, and keeps their counts too', { timeout: 60_000 }, async () => {
  await ask('/api/mailboxes/many', 'PATCH', { profile: 'mailjet' })
  const send = (number: number): Promise<string> =>
    postfang.send(
      { from: 'a@b.de', to: 'c@d.de', headers: { 'X-Mailjet-Campaign': `Run ${number}` } },
      'many',
    )
  const oldest = await send(0)
  for (let number = 1; number < 105; number += 15) {
    await Promise.all(Array.from({ length: 15 }, (_, index) => send(number + index)))
  }
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/campaigns?mailbox=many`)
  await page.getByRole('row').nth(100).waitFor()
  expect(await page.getByRole('row', { name: /^Run 0 /u }).count()).toBe(0)
  await page.getByRole('button', { name: 'Load older campaigns' }).click()
  const row = page.getByRole('row', { name: /^Run 0 /u })
  await row.waitFor()
  await ask(`/api/messages/${oldest}/events`, 'POST', { type: 'open' })
  await row.getByText('100% · once').waitFor()
})

it('speaks German where the browser does', async () => {
  const id = await postfang.send(receipt, 'shop')
  await using screen = await openPage(browser, { locale: 'de-DE' })
  const { page } = screen
  await page.goto(`${postfang.http}/message/${id}/mailjet/events`)
  await page.getByRole('button', { name: 'Abmelden' }).click()
  await page.getByText('Abgemeldet', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Kampagnen' }).waitFor()
})

it('shows what is wrong with a message as a whole, also where it has no header of Mailjet', async () => {
  const to = Array.from({ length: 51 }, (_, index) => `reader${index}@example.com`)
  const id = await postfang.send({ from: 'a@example.com', to, subject: 'Many' }, 'shop')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/message/${id}/preview`)
  await page.getByRole('tab', { name: 'Mailjet 1 finding' }).click()
  const findings = page.getByRole('list', { name: 'What is wrong with the message as a whole' })
  await findings.getByText('51 recipients', { exact: false }).waitFor()
  await page.getByText('This message has no Mailjet headers').waitFor()
  expect(await findAccessibilityProblems(page)).toEqual([])
})

it('switches a mailbox whose name holds a slash', async () => {
  await postfang.send({ from: 'a@example.com', to: 'b@example.com', subject: 'Slashed' }, 'team/run 42')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/settings`)
  const modes = page.getByRole('radiogroup', { name: 'Mailjet mode of mailbox team/run 42' })
  await modes.getByRole('radio', { name: 'On', exact: true }).click()
  await modes.getByRole('radio', { name: 'On', exact: true, checked: true }).waitFor()
  expect(screen.errors).toEqual([])
})
