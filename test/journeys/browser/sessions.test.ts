import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findAccessibilityProblems, launchBrowser, openPage } from '../../support/browser.ts'
import { dialogue, openDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

/** SMTP sessions on the screen, as somebody looks for what went wrong. */

let browser: Browser
let postfang: TestPostfang
beforeAll(async () => {
  ;[browser, postfang] = await Promise.all([launchBrowser(), startPostfang()])
})
afterAll(async () => {
  await browser.close()
  await postfang.close()
})

const mail = { from: 'a@example.com', to: 'b@example.com', subject: 'Told', text: 'x' }

it('explains each line of a message’s conversation, by mouse and by keyboard', async () => {
  const id = await postfang.send(mail, 'told')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/message/${id}/session`)
  const command = page.getByRole('button', { name: /^MAIL FROM/u })
  await command.click()
  await page.getByText('Begins a message and says who sends it', { exact: false }).waitFor()
  expect(await command.getAttribute('aria-expanded')).toBe('true')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByText('Done: the server did what it was asked', { exact: false }).waitFor()
  await page.keyboard.press('Enter')
  await page
    .getByText('Done: the server did what it was asked', { exact: false })
    .waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'Explain every line' }).click()
  await page.getByText('Only its size is noted here', { exact: false }).waitFor()
  expect(await findAccessibilityProblems(page)).toEqual([])
  expect(screen.errors).toEqual([])
})

it('speaks German where the browser does', async () => {
  const id = await postfang.send(mail, 'deutsch')
  await using screen = await openPage(browser, { locale: 'de-DE' })
  const { page } = screen
  await page.goto(`${postfang.http}/message/${id}/session`)
  await page
    .getByRole('button', { name: /^QUIT|^DATA/u })
    .first()
    .click()
  await page.getByText('Kündigt die Nachricht selbst an', { exact: false }).waitFor()
})

it('lists sessions as they come and go, without a reload, and narrows them', async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/sessions`)
  await page.getByRole('heading', { name: 'Sessions', exact: true, level: 2 }).waitFor()
  const client = await openDialogue(postfang.ports.smtp)
  await client.reply()
  const row = page.getByRole('link', { name: /open/u })
  await row.waitFor()
  await client.say('QUIT', 221)
  await row.waitFor({ state: 'detached' })

  await dialogue(postfang.ports.smtp, [
    ['EHLO troubled.example', 250],
    ['BOGUS', 500],
  ])
  const troubled = page.getByRole('link', { name: /troubled\.example/u })
  await troubled.waitFor()
  await page.getByRole('combobox', { name: 'Which sessions to show' }).selectOption('with-problems')
  await page
    .getByRole('link', { name: /The client said QUIT/u })
    .nth(1)
    .waitFor({ state: 'detached' })
  await troubled.click()
  await page.getByRole('button', { name: /^500 /u }).click()
  await page.getByText('failed for good', { exact: false }).waitFor()
  expect(await findAccessibilityProblems(page)).toEqual([])
  expect(screen.errors).toEqual([])
})

it('leads from a session to its messages', async () => {
  await postfang.send(mail, 'linked')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/sessions?mailbox=linked`)
  await page.getByRole('link', { name: /1 message/u }).click()
  await page.getByRole('list', { name: 'Messages of this session' }).getByRole('link').click()
  await page.getByRole('heading', { name: 'Told', exact: true }).waitFor()
  expect(screen.errors).toEqual([])
})
