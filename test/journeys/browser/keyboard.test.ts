import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, openPage } from '../../support/browser.ts'
import { dialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

/** Sessions and faults without a mouse: the focus is never lost, on a wide screen or a narrow one. */

let browser: Browser
let postfang: TestPostfang
beforeAll(async () => {
  ;[browser, postfang] = await Promise.all([launchBrowser(), startPostfang()])
  for (const name of ['first', 'second']) {
    await dialogue(postfang.ports.smtp, [[`EHLO ${name}.example`, 250]])
  }
})
afterAll(async () => {
  await browser.close()
  await postfang.close()
})

const focused = async (page: Page): Promise<string> =>
  page.evaluate<string>('document.activeElement.className + " " + document.activeElement.textContent')

it('leafs through the sessions, opens one and comes back to its row', async () => {
  await using screen = await openPage(browser, { viewport: { width: 390, height: 844 } })
  const { page } = screen
  await page.goto(`${postfang.http}/sessions`)
  await page.getByRole('link', { name: /first\.example/u }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('ArrowDown')
  expect(await focused(page)).toContain('first.example')
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toContain('session-scroll')
  await page.keyboard.press('k')
  await page.getByRole('button', { name: 'EHLO second.example' }).waitFor()
  await page.keyboard.press('u')
  await expect.poll(() => focused(page)).toContain('second.example')
  expect(screen.errors).toEqual([])
})

it('orders a rule, deletes it and takes that back', async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/faults`)
  await page.getByRole('region', { name: 'Fault rules' }).getByRole('link', { name: 'New rule' }).focus()
  await page.keyboard.press('Enter')
  const where = page.getByRole('combobox', { name: 'Where' })
  await expect.poll(() => where.evaluate((element) => element.matches(':focus'))).toBe(true)
  await page.getByRole('textbox', { name: 'Mailbox' }).focus()
  await page.keyboard.type('keys')
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toMatch(/^fault-page.*for mailbox keys/u)
  await page.getByRole('button', { name: 'Delete this rule' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toContain('Order it again')
  expect(screen.errors).toEqual([])
})
