import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, openPage } from '../support/browser.ts'
import { dialogue } from '../support/dialogue.ts'
import { startPostfang } from '../support/start-postfang.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const mail = { from: 'a@example.com', to: 'b@example.com', text: 'x' }

it('a message that a link has opened outside of the list has neighbours, and comes back when undone', async () => {
  await using postfang = await startPostfang()
  await postfang.send({ ...mail, subject: 'Older here' }, 'here')
  const elsewhere = await postfang.send({ ...mail, subject: 'Linked elsewhere' }, 'elsewhere')
  await postfang.send({ ...mail, subject: 'Newer here' }, 'here')
  await postfang.send({ ...mail, subject: 'Newest here' }, 'here')
  await using screen = await openPage(browser)
  const { page } = screen
  const heading = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor()
  for (const [key, neighbour] of [
    ['j', 'Older here'],
    ['k', 'Newer here'],
  ] as const) {
    await page.goto(`${postfang.http}/message/${elsewhere}?mailbox=here`)
    await heading('Linked elsewhere')
    await page.getByRole('option', { name: /Newest here/u }).waitFor()
    await page.keyboard.press(key)
    await heading(neighbour)
  }

  await page.goto(`${postfang.http}/message/${elsewhere}?mailbox=here`)
  await heading('Linked elsewhere')
  await page.keyboard.press('e')
  await page.getByRole('heading', { name: 'Linked elsewhere' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await heading('Linked elsewhere')
  expect(screen.errors).toEqual([])
})

it('the sessions of a server that has started anew take the place of those before', async () => {
  const first = await startPostfang()
  await dialogue(first.ports.smtp, [['EHLO before.example', 250]])
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${first.http}/sessions`)
  const before = page.getByRole('link', { name: /before\.example/u })
  await before.waitFor()
  await first.close()
  await using second = await startPostfang({ http: new URL(first.http).host })
  await dialogue(second.ports.smtp, [['EHLO after.example', 250]])
  await page.getByRole('link', { name: /after\.example/u }).waitFor()
  await before.waitFor({ state: 'detached' })
})

it('refused messages appear in their view as they come', async () => {
  await using postfang = await startPostfang()
  await postfang.json('/api/faults', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ at: 'end', reply: '554 5.7.1 Spam' }),
  })
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/?q=is:rejected`)
  for (const subject of ['Refused first', 'Refused next']) {
    await expect(postfang.send({ ...mail, subject })).rejects.toThrow('554')
    await page.getByRole('option', { name: new RegExp(subject, 'u') }).waitFor()
  }
})

it('a long refusal leaves what is said about it in sight', async () => {
  await using postfang = await startPostfang()
  await using screen = await openPage(browser, { viewport: { width: 1280, height: 800 } })
  const { page } = screen
  await page.goto(`${postfang.http}/faults/explain`)
  await page.getByRole('textbox', { name: 'SMTP reply' }).fill(`550 5.1.1 ${'no such user '.repeat(700)}`)
  await page.getByRole('button', { name: 'Explain', exact: true }).click()
  const verdict = page.getByText('user unknown', { exact: true })
  await verdict.waitFor()
  const top = (await verdict.boundingBox())?.y
  expect(top).toBeLessThan(800)
})
