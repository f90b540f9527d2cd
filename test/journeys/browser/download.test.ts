import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findAccessibilityProblems, launchBrowser, openPage } from '../../support/browser.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

/** What the list shows, taken along as one file. */

let browser: Browser
let postfang: TestPostfang
beforeAll(async () => {
  ;[browser, postfang] = await Promise.all([launchBrowser(), startPostfang()])
  for (const [subject, mailbox] of [
    ['One', 'a & b'],
    ['Two', 'a & b'],
    ['One', 'other'],
  ] as const) {
    await postfang.send({ from: 'a@example.com', to: 'b@example.com', subject, text: 'x' }, mailbox)
  }
})
afterAll(async () => {
  await browser.close()
  await postfang.close()
})

it.each([
  ['JSON Lines', /\.jsonl$/u],
  ['mbox', /\.mbox$/u],
])('downloads what mailbox and search name as %s', async (format, name) => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/?mailbox=a+%26+b&q=subject%3AOne`)
  await page.getByRole('option').waitFor()
  await page.locator('summary[aria-label="Download all shown here"]').click()
  expect(await findAccessibilityProblems(page)).toEqual([])
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: format }).click()
  const download = await waiting
  expect(download.suggestedFilename()).toMatch(name)
  const content = await readFile(await download.path(), 'utf8')
  const found = format === 'mbox' ? content.match(/^Subject: .*$/gmu) : content.trimEnd().split('\n')
  expect(found).toHaveLength(1)
  expect(found?.[0]).toContain('One')
  expect(screen.errors).toEqual([])
})

it('opens and closes by the keyboard, and is not there where there is nothing', async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(postfang.http)
  const menu = page.locator('summary[aria-label="Download all shown here"]')
  await menu.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Zip of .eml files' }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Zip of .eml files' }).waitFor({ state: 'hidden' })
  expect(await menu.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.goto(`${postfang.http}/?q=nothing-like-it`)
  await page.getByText('Nothing matches this search').waitFor()
  expect(await menu.count()).toBe(0)
})
