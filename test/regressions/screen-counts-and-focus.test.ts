import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, openPage } from '../support/browser.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

let browser: Browser
let postfang: TestPostfang
beforeAll(async () => {
  ;[browser, postfang] = await Promise.all([launchBrowser(), startPostfang()])
})
afterAll(async () => {
  await browser.close()
  await postfang.close()
})

it('the sidebar counts what the head of the list counts, while a deletion can be undone', async () => {
  for (const subject of ['One', 'Two', 'Three']) {
    await postfang.send({ from: 'a@example.com', to: 'b@example.com', subject, text: 'x' }, 'counts')
  }
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/?mailbox=counts`)
  const head = page.getByText('3 messages, 3 unread')
  const sidebar = page.getByRole('link', { name: /^counts/u })
  await head.waitFor()
  await sidebar.getByText('3 unread').waitFor({ state: 'attached' })

  await page.keyboard.press('j')
  await page.keyboard.press('e')
  await page.getByText('2 messages, 2 unread').waitFor()
  await sidebar.getByText('2 unread').waitFor({ state: 'attached' })

  await page.getByRole('button', { name: 'Undo' }).click()
  await head.waitFor()
  await sidebar.getByText('3 unread').waitFor({ state: 'attached' })
})

it('the focus goes to the first mail when the button that sent it is gone', async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/?mailbox=focus`)
  await page.getByRole('button', { name: /confirmation|welcome/iu }).click()
  const row = page.getByRole('option')
  await row.waitFor()
  await expect.poll(() => row.evaluate('document.activeElement?.getAttribute("role")')).toBe('option')
})
