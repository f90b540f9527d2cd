import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findAccessibilityProblems, launchBrowser, openPage } from '../../support/browser.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

/** axe finds nothing on any screen, in light and dark, wide and narrow, with ordinary and absurd mail. */

let browser: Browser
let postfang: TestPostfang
let ids: Readonly<
  Record<'mailjet' | 'blocked' | 'absurd' | 'broken' | 'fault' | 'refused' | 'session', string>
>

beforeAll(async () => {
  ;[browser, postfang] = await Promise.all([launchBrowser(), startPostfang()])
  await postfang.json('/api/mailboxes/shop', {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ profile: 'mailjet' }),
  })
  for (const { name } of (await postfang.json<{ samples: { name: string }[] }>('/api/info')).samples) {
    await postfang.json(`/api/samples/${name}`, { method: 'POST' })
  }
  const { messages } = await postfang.json<{ messages: { id: string; mailjet: unknown }[] }>('/api/messages')
  const blocked = await postfang.send(
    {
      from: 'a@example.com',
      to: ['b@example.com', 'c@example.com'],
      subject: 'Hello {{var:name',
      html: '<p>{{ var:name | }}</p>',
      headers: { 'X-MJ-TemplateLanguage': '1', 'X-Mailjet-Campaign': 'sale' },
    },
    'shop',
  )
  const people = Array.from({ length: 200 }, (_, index) => `Person ${index} <person${index}@example.com>`)
  const absurd = await postfang.send({
    from: '"مرحبا 🦷" <rtl@example.com>',
    to: people,
    subject: `Very ${'very '.repeat(2_000)}long`,
    text: 'x'.repeat(10_000),
  })
  const broken = await postfang.send({
    envelope: { from: 'a@example.com', to: 'b@example.com' },
    raw: 'Content-Type: multipart/mixed; boundary=never\r\n\r\n--never\r\nContent-Type: text/html; charset=no-such\r\n\r\n<p>half',
  })
  const { id: fault } = await postfang.json<{ id: string }>('/api/faults', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      at: 'end',
      sender: `${'x'.repeat(200)}@example.com`,
      provider: 'gmail',
      reason: 'content',
      every: 3,
    }),
  })
  const { sessions } = await postfang.json<{ sessions: { id: string }[] }>('/api/sessions')
  const session = sessions[0]?.id ?? ''
  await postfang.send({ from: 'a@example.com', to: 'spam@fault.test', subject: 'Refused' }).catch(() => {})
  const refused = await postfang.json<{ messages: { id: string }[] }>('/api/messages?q=is:rejected')
  ids = {
    refused: refused.messages[0]?.id ?? '',
    fault,
    session,
    mailjet: messages.find(({ mailjet }) => mailjet !== null)?.id ?? '',
    blocked,
    absurd,
    broken,
  }
})
afterAll(async () => {
  await browser.close()
  await postfang.close()
})

const tabs = ['preview', 'text', 'source', 'headers', 'mailjet', 'parts', 'session', 'raw']

const looks = [
  { width: 1280, height: 800, colorScheme: 'light' },
  { width: 1280, height: 800, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const

it.each(looks)('finds nothing at $width px in $colorScheme', { timeout: 120_000 }, async (look) => {
  const { width, height, colorScheme } = look
  await using screen = await openPage(browser, {
    viewport: { width, height },
    colorScheme,
    reducedMotion: 'reduce',
  })
  const { page } = screen
  const paths = [
    '/',
    '/?mailbox=empty',
    '/?q=nothing-like-it',
    `/message/${ids.refused}/preview?q=is:rejected`,
    '/campaigns',
    '/campaigns?mailbox=empty',
    `/message/${ids.mailjet}/mailjet/delivered`,
    `/message/${ids.mailjet}/mailjet/events`,
    `/message/${ids.blocked}/mailjet/delivered`,
    `/message/${ids.blocked}/mailjet/events`,
    '/sessions',
    '/settings',
    '/faults',
    '/faults/new',
    '/faults/addresses',
    '/faults/explain',
    `/faults/${ids.fault}`,
    '/webhooks',
    '/webhooks/new',
    '/webhooks/deliveries',
    '/templates',
    '/templates/99',
    '/templates/playground',
    `/templates/playground?message=${ids.mailjet}`,
    `/templates/playground?message=${ids.absurd}`,
    `/sessions/${ids.session}`,
    '/message/01a20e35-bf5a-7000-a019-069fb8542fd7/preview',
    ...tabs.map((tab) => `/message/${ids.mailjet}/${tab}`),
    `/message/${ids.absurd}/text`,
    `/message/${ids.broken}/parts`,
  ]
  for (const path of paths) {
    await page.goto(`${postfang.http}${path}`, { waitUntil: 'networkidle' })
    expect(await findAccessibilityProblems(page), path).toEqual([])
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(overflow, `${path} is wider than the screen`).toBeLessThanOrEqual(0)
  }
  await page.goto(postfang.http, { waitUntil: 'networkidle' })
  for (const key of ['?', 'Control+k']) {
    await page.keyboard.press(key)
    await page.getByRole('dialog').waitFor()
    expect(await findAccessibilityProblems(page), key).toEqual([])
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
  }
})
