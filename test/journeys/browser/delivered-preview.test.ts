import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aMail, type deliveredOf } from '../../events/callbacks/open-callbacks.ts'
import { launchBrowser, openPage } from '../../support/browser.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

let browser: Browser
let postfang: TestPostfang
beforeAll(async () => {
  ;[browser, postfang] = await Promise.all([
    launchBrowser(),
    startPostfang({ profile: 'mailjet', auth: 'ada:sesame' }),
  ])
})
afterAll(async () => {
  await browser.close()
  await postfang.close()
})

const signedIn = {
  authorization: `Basic ${Buffer.from('ada:sesame').toString('base64')}`,
}

const typesOf = async (id: string) => {
  const response = await postfang.fetch(`/api/messages/${id}/events`, { headers: signedIn })
  const { events } = (await response.json()) as { events: { type: string }[] }
  return events.map(({ type }) => type)
}

it('opening the delivered mail with images is an opening, following its link a click, unsubscribing an unsub', async () => {
  const html =
    '<p>Hello</p><img src="http://127.0.0.1:1/elsewhere.png"><a href="https://shop.example/">Order</a> <a href="[[UNSUB_LINK_EN]]">No more</a>'
  const id = await postfang.send(aMail({ html }))
  await using watched = await openPage(browser, { httpCredentials: { username: 'ada', password: 'sesame' } })
  const { page, answered } = watched
  await page.goto(`${postfang.http}/`)
  const show = async (images: 0 | 1) => {
    const source = `/api/messages/${id}/delivered/frame?images=${images}`
    await page.evaluate(
      `new Promise((done) => { const frame = document.createElement('iframe'); frame.src = '${source}'; frame.id = 'f${images}'; frame.onload = done; document.body.append(frame) })`,
    )
    return page.frameLocator(`#f${images}`)
  }
  await show(0)
  expect(await typesOf(id)).toEqual(['sent'])
  const frame = await show(1)
  await expect.poll(() => typesOf(id)).toEqual(['sent', 'open'])

  const [clicked] = await Promise.all([page.waitForEvent('popup'), frame.getByText('Order').click()])
  await clicked.getByRole('link', { name: 'https://shop.example/' }).waitFor()
  expect(await typesOf(id)).toEqual(['sent', 'open', 'click'])

  const [asked] = await Promise.all([page.waitForEvent('popup'), frame.getByText('No more').click()])
  await asked.getByRole('button', { name: 'Unsubscribe me' }).click()
  await asked.getByText('You are unsubscribed.').waitFor()
  expect(await typesOf(id)).toEqual(['sent', 'open', 'click', 'unsub'])
  expect(answered.filter((url) => !url.startsWith(postfang.http))).toEqual([])
})

it('whoever has no password follows the links of a delivered mail all the same', async () => {
  const id = await postfang.send(aMail())
  const response = await postfang.fetch(`/api/messages/${id}/delivered`, { headers: signedIn })
  const { deliveries } = (await response.json()) as { deliveries: Awaited<ReturnType<typeof deliveredOf>>[] }
  const [link = ''] = /(?<=href=")[^"]*\/lnk\/[^"]*/u.exec(deliveries[0]?.html ?? '') ?? []
  await using watched = await openPage(browser)
  await watched.page.goto(link)
  await watched.page.getByRole('link').waitFor()
  expect(await typesOf(id)).toEqual(['sent', 'click'])
})
