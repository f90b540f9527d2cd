import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findAccessibilityProblems, launchBrowser, openPage } from '../../support/browser.ts'
import { startReceiver } from '../../support/http-receiver.ts'
import { startPostfang } from '../../support/start-postfang.ts'

/** Addresses that are posted to, added on the screen, and what came of it; the other side is a real server. */

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const mail = { from: 'shop@example.com', to: 'ann@example.com', subject: 'Hello', text: 'x' }

it('adds a webhook, shows its key once, shows that it fails, sends again and deletes it', {
  timeout: 60_000,
}, async () => {
  let isBroken = true
  await using receiver = await startReceiver(() => (isBroken ? 500 : 204))
  await using postfang = await startPostfang({ 'allow-webhooks': '127.0.0.1' })
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/webhooks`)
  await page.getByText('Nothing leaves this server').waitFor()
  await page.getByRole('link', { name: 'New address' }).click()
  await page.getByRole('textbox', { name: 'Address' }).fill(`${receiver.url}/hook`)
  await page.getByRole('button', { name: 'Post to this address' }).click()
  await page.getByRole('heading', { name: 'Key of its signature' }).waitFor()
  expect(await findAccessibilityProblems(page)).toEqual([])

  await postfang.send(mail)
  expect(JSON.parse((await receiver.next()).body)).toMatchObject({ type: 'message.received' })
  await page.getByText(/It answered 500/u).waitFor()
  await page.getByRole('link', { name: /hook.*failing.*1 pending/su }).waitFor()
  isBroken = false
  await page.getByRole('button', { name: 'Send again now' }).click()
  await page.getByRole('link', { name: /hook.*active/su }).waitFor()

  await page.reload()
  await page.getByText('Signed').waitFor()
  expect(await page.getByText('Key of its signature').count()).toBe(0)
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Really delete' }).click()
  await page.getByText('Nothing leaves this server').waitFor()
  expect(screen.errors).toEqual([])
})

it('says in the form why an address is not taken, and keeps what was written', async () => {
  await using postfang = await startPostfang()
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/webhooks/new`)
  const address = page.getByRole('textbox', { name: 'Address' })
  for (const kind of [/webhook/u, /callback/u]) {
    const kinds = page.getByRole('combobox', { name: 'What is posted' })
    const label = await kinds.locator('option', { hasText: kind }).first().textContent()
    await kinds.selectOption({ label: label ?? '' })
    await address.fill('http://127.0.0.1:9/x')
    await page.getByRole('button', { name: 'Post to this address' }).click()
    await page
      .getByRole('alert')
      .getByText(/--allow-webhooks/u)
      .waitFor()
    expect(await address.inputValue()).toBe('http://127.0.0.1:9/x')
    await page.reload()
  }
})

it('shows each delivery of Mailjet’s events, with request and answer, and sends one again', {
  timeout: 60_000,
}, async () => {
  let isBroken = true
  await using receiver = await startReceiver(() =>
    isBroken ? { status: 503, headers: {}, body: '<b>not now</b>' } : 200,
  )
  await using postfang = await startPostfang({ profile: 'mailjet', 'allow-webhooks': '127.0.0.1' })
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/webhooks/new`)
  await page
    .getByRole('combobox', { name: 'What is posted' })
    .selectOption({ label: 'Events of mail in Mailjet mode (callback)' })
  await page.getByRole('textbox', { name: 'Address' }).fill(`${receiver.url}/events`)
  await page.getByRole('checkbox', { name: 'click' }).uncheck()
  await page.getByRole('button', { name: 'Post to this address' }).click()
  await page.getByText('sent, open, bounce, blocked, spam, unsub', { exact: true }).waitFor()
  await page.getByText('Nothing has been posted yet').waitFor()

  await postfang.send(mail)
  const sent = JSON.parse((await receiver.next()).body) as { event: string }
  expect(sent).toMatchObject({ event: 'sent', email: 'ann@example.com' })
  const deliveries = page.getByRole('region', { name: 'Deliveries' })
  await deliveries.getByText('HTTP 503').click()
  await deliveries.getByText('<b>not now</b>').waitFor()
  await deliveries.getByText('"email": "ann@example.com"').waitFor()
  await deliveries.getByText('Next attempt', { exact: false }).waitFor()
  expect(await findAccessibilityProblems(page)).toEqual([])
  isBroken = false
  await deliveries.getByRole('button', { name: 'Send again now' }).click()
  await deliveries.getByText('(sent again by hand)').waitFor()
  await deliveries.getByText('HTTP 200').first().waitFor()

  await page.getByRole('link', { name: 'All deliveries of Mailjet events' }).click()
  await page.getByRole('heading', { name: 'All deliveries of Mailjet events' }).waitFor()
  await deliveries.getByText(`${receiver.url}/events`).first().waitFor()
  expect(screen.errors).toEqual([])
})
