import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, openPage } from '../../support/browser.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

/** The screen in a real browser, as somebody uses it. */

let browser: Browser
let postfang: TestPostfang
beforeAll(async () => {
  ;[browser, postfang] = await Promise.all([launchBrowser(), startPostfang()])
})
afterAll(async () => {
  await browser.close()
  await postfang.close()
})

const mail = { from: 'Ann <ann@example.com>', to: 'Bob <bob@example.com>' }

it('shows how to begin in an empty mailbox, sends a sample, and lists it', async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/?mailbox=begin`)
  await page.getByText(`${postfang.ports.smtp}`).first().waitFor()
  await page.getByRole('button', { name: /confirmation|welcome/iu }).click()
  await page.getByRole('option').first().waitFor()
  expect(await page.getByRole('option').count()).toBe(1)
  expect(screen.errors).toEqual([])
})

it('fills live, newest first, while mail comes in', async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/?mailbox=live`)
  for (const subject of ['The first', 'The second']) {
    await postfang.send({ ...mail, subject, text: 'x' }, 'live')
    await page.getByRole('option', { name: subject }).waitFor()
  }
  const rows = await page.getByRole('option').allTextContents()
  expect(rows.map((row) => /The (?:first|second)/u.exec(row)?.[0])).toEqual(['The second', 'The first'])
  expect(screen.errors).toEqual([])
})

it('opens a mail and shows its inline image in the preview', async () => {
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  await postfang.send(
    {
      ...mail,
      subject: 'With a picture',
      html: '<p>Look:</p><img id="shot" src="cid:shot@example" width="40" height="40">',
      attachments: [{ filename: 'shot.png', content: png, encoding: 'base64', cid: 'shot@example' }],
    },
    'picture',
  )
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/?mailbox=picture`)
  await page.getByRole('option', { name: 'With a picture' }).click()
  await page.getByRole('heading', { name: 'With a picture', exact: true }).waitFor()
  const image = page.frameLocator('iframe').locator('#shot')
  await image.waitFor()
  await expect.poll(() => image.getAttribute('src')).toMatch(/^data:image\/png;base64,/u)
  const box = await image.boundingBox()
  expect(box?.width).toBe(40)
  expect(screen.errors).toEqual([])
})

it('searches as one types, and says what is wrong with a search', async () => {
  await postfang.send({ ...mail, subject: 'An apple a day', text: 'fruit' }, 'search')
  await postfang.send({ ...mail, subject: 'A pear a week', text: 'fruit' }, 'search')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/?mailbox=search`)
  await page.getByRole('option').nth(1).waitFor()
  const box = page.getByRole('textbox', { name: /search/iu })
  await box.fill('subject:apple OR appl')
  await page.getByRole('option', { name: 'pear' }).waitFor({ state: 'detached' })
  await page.getByRole('option', { name: 'apple' }).waitFor()
  await box.fill('before:soon')
  expect(await page.getByRole('alert').filter({ hasText: 'soon' }).textContent()).toContain('date')
})

it('has an address of its own for every message and tab', async () => {
  const id = await postfang.send({ ...mail, subject: 'To hand over', text: 'plain words' }, 'links')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/message/${id}/headers?mailbox=links`)
  await page.getByRole('tab', { name: 'Headers', selected: true }).waitFor()
  await page.getByRole('tab', { name: 'Text' }).click()
  await page.getByText('plain words').last().waitFor()
  expect(new URL(page.url()).pathname).toBe(`/message/${id}/text`)
  await page.goBack()
  await page.getByRole('tab', { name: 'Headers', selected: true }).waitFor()
  expect(screen.errors).toEqual([])
})

it("does not open a left mail again by the browser's Back", async () => {
  await postfang.send({ ...mail, subject: 'Left behind', text: 'x' }, 'back')
  await using screen = await openPage(browser, { viewport: { width: 390, height: 844 } })
  const { page } = screen
  await page.goto(`${postfang.http}/?mailbox=back`)
  await page.getByRole('option', { name: 'Left behind' }).click()
  await page.getByRole('heading', { name: 'Left behind', exact: true }).waitFor()
  await page.keyboard.press('u')
  await page.getByRole('option', { name: 'Left behind' }).waitFor()
  await page.goBack()
  await page.getByRole('option', { name: 'Left behind' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
})

it('deletes with ten seconds to think better of it', async () => {
  await postfang.send({ ...mail, subject: 'Keep me', text: 'x' }, 'undo')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/?mailbox=undo`)
  await page.getByRole('option', { name: 'Keep me' }).click()
  await page.keyboard.press('Delete')
  await page.getByRole('option', { name: 'Keep me' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('option', { name: 'Keep me' }).waitFor()
  const { total } = await postfang.json<{ total: number }>('/api/messages?mailbox=undo')
  expect(total).toBe(1)
})

it('brings a deleted mail back into its own list only', async () => {
  await postfang.send({ ...mail, subject: 'Comes back', text: 'x' }, 'undo-here')
  await postfang.send({ ...mail, subject: 'Somebody else', text: 'x' }, 'undo-there')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/?mailbox=undo-here`)
  await page.getByRole('option', { name: 'Comes back' }).click()
  await page.keyboard.press('e')
  await page.getByRole('option', { name: 'Comes back' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: /undo-there/u }).click()
  await page.getByRole('option', { name: 'Somebody else' }).waitFor()
  await page.keyboard.press('z')
  await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' })
  expect(await page.getByRole('option').count()).toBe(1)
})

it('is reached by the keyboard alone', async () => {
  for (const subject of ['One', 'Two', 'Three'])
    await postfang.send({ ...mail, subject, text: subject }, 'keys')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/?mailbox=keys`)
  await page.getByRole('option').nth(2).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Two', exact: true }).waitFor()
  await page.keyboard.press('2')
  await page.getByRole('tab', { name: 'Text', selected: true }).waitFor()
  await page.keyboard.press('j')
  await page.getByRole('heading', { name: 'One', exact: true }).waitFor()
  await page.keyboard.press('e')
  await page.getByRole('option', { name: 'One' }).waitFor({ state: 'detached' })
  await page.keyboard.press('z')
  await page.getByRole('option', { name: 'One' }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('three')
  await page.getByRole('option', { name: 'Two' }).waitFor({ state: 'detached' })
  for (const key of ['Escape', 'Escape', '?']) await page.keyboard.press(key)
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /command/iu }).waitFor()
  expect(screen.errors).toEqual([])
})

it('says that the server is gone, and catches up when it is back', async () => {
  const path = `${process.env.TMPDIR ?? '/tmp'}/postfang-gone-${process.pid}.db`
  const first = await startPostfang({ data: path })
  const address = first.http.replace('http://', '')
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(first.http)
  await page.getByRole('textbox', { name: /search/iu }).waitFor()
  await first.close()
  await page
    .getByRole('status')
    .filter({ hasText: /server|connection/iu })
    .first()
    .waitFor()
  await using second = await startPostfang({ data: path, http: address })
  await second.send({ ...mail, subject: 'While you were away', text: 'x' })
  await page.getByRole('option', { name: 'While you were away' }).waitFor()
})
