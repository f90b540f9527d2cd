import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findAccessibilityProblems, launchBrowser, openPage } from '../../support/browser.ts'
import { type ScriptedRelay, startScriptedRelay } from '../../support/scripted-relay.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

/** Messages sent on from the screen, by a relay that a real server stands for. */

let browser: Browser
let relay: ScriptedRelay
let postfang: TestPostfang
beforeAll(async () => {
  relay = await startScriptedRelay((command) =>
    command.includes('no@') ? '550 5.1.1 no such user' : undefined,
  )
  ;[browser, postfang] = await Promise.all([
    launchBrowser(),
    startPostfang({
      relay: `smtp://127.0.0.1:${relay.port}?tls=never`,
      'relay-recipients': '@ours.test',
    }),
  ])
})
afterAll(async () => {
  await browser.close()
  await postfang.close()
  await relay[Symbol.asyncDispose]()
})

const mail = { from: 'a@example.com', to: 'qa@ours.test, eve@evil.test', subject: 'Order 7', text: 'x' }

it('sends the open message on to those who are allowed, and shows what was said', {
  timeout: 60_000,
}, async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  const id = await postfang.send(mail)
  await page.goto(`${postfang.http}/message/${id}/text`)
  await page.getByRole('button', { name: /^Release…/u }).click()
  const dialog = page.getByRole('dialog', { name: 'Release this message' })
  await dialog.getByRole('button', { name: 'Remove qa@ours.test' }).waitFor()
  expect(await dialog.getByText('eve@evil.test').count()).toBe(0)
  const order = dialog.getByRole('button', { name: 'Send it on' })
  await dialog.getByRole('textbox', { name: 'Add an address' }).fill('eve@evil.test')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await dialog.getByText('(not allowed)').waitFor()
  expect(await order.isDisabled()).toBe(true)
  expect(await findAccessibilityProblems(page)).toEqual([])
  await dialog.getByRole('button', { name: /Remove eve@evil\.test/u }).click()
  await dialog.getByRole('textbox', { name: 'Add an address' }).fill('no@ours.test')
  await order.click()
  await dialog.waitFor({ state: 'detached' })

  const section = page.getByRole('region', { name: 'Releases' })
  await section.getByText('partly sent').waitFor()
  await section.getByRole('link', { name: 'qa@ours.test, no@ours.test' }).click()
  await page.getByText('RCPT TO:<no@ours.test>').waitFor()
  await page.getByRole('cell', { name: '550 5.1.1 no such user' }).waitFor()
  expect(await findAccessibilityProblems(page)).toEqual([])
  await page.getByRole('button', { name: 'Try again now' }).click()
  await page.getByText('Attempt 2').waitFor()
  expect(relay.messages.filter((message) => message.includes('Order 7'))).toHaveLength(1)
  const row = page.getByRole('region', { name: 'Releases' }).getByRole('link', { name: /^Order 7/u })
  await expect.poll(() => row.getAttribute('aria-current')).toBe('true')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('releases')
  await page.keyboard.press('Enter')
  await page.getByText('Choose a release').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByText('Attempt 2').waitFor()
  expect(screen.errors).toEqual([])
})

it('says how to turn releasing on where it is off', { timeout: 60_000 }, async () => {
  await using off = await startPostfang()
  await using screen = await openPage(browser)
  const { page } = screen
  const id = await off.send(mail)
  await page.goto(`${off.http}/message/${id}/text`)
  await page.getByRole('button', { name: /^Release…/u }).click()
  await page.getByText('Nothing leaves this server.').waitFor()
  await page.getByText('--relay-recipients').waitFor()
  expect(await page.getByRole('link', { name: 'Releases' }).count()).toBe(0)
  expect(screen.errors).toEqual([])
})
