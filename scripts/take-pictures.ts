import { fileURLToPath } from 'node:url'
import { launchBrowser, openPage } from '../test/support/browser.ts'
import { startPostfang, type TestPostfang } from '../test/support/start-postfang.ts'

/** Takes the README's pictures anew: `npm run build && node scripts/take-pictures.ts`. */

const directory = fileURLToPath(new URL('../docs/pictures/', import.meta.url))

const ordinary = [
  {
    mailbox: 'ci',
    from: 'CI <ci@example.com>',
    subject: 'Build 4711 failed on main',
    text: 'Stage "test" failed after 3 min.',
  },
  {
    mailbox: 'run-42',
    from: 'Harbour Books <shop@harbour.example>',
    subject: 'Your trial ends in three days',
    text: 'Choose a plan to keep your notes.',
  },
  {
    mailbox: 'run-42',
    from: 'Harbour Books <shop@harbour.example>',
    subject: 'New sign-in from Bristol',
    text: 'Was this you? Your code is 302 118.',
  },
  {
    mailbox: 'run-43',
    from: 'Mira Okafor <mira@example.com>',
    subject: 'Minutes of Tuesday’s meeting',
    text: 'Attached are the minutes.',
  },
]

/** Mail in Mailjet mode, with what happened to it. */
async function fillMailjet(postfang: TestPostfang): Promise<void> {
  const ask = (path: string, method: string, body: unknown) =>
    postfang.json<{ id: string }>(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  await ask('/api/mailboxes/orders', 'PATCH', { profile: 'mailjet' })
  const readers = Array.from({ length: 12 }, (_, index) => `reader${index + 1}@example.com`)
  for (const campaign of ['welcome', 'spring-catalogue', 'order-confirmation']) {
    const to = ['ada@example.com', ...readers, 'hardbounce@fault.test', 'softbounce@fault.test']
    const id = await postfang.send(
      {
        from: 'Harbour Books <shop@harbour.example>',
        to: campaign === 'order-confirmation' ? ['Ada Lovelace <ada@example.com>', 'grace@example.com'] : to,
        subject: 'Order {{var:order}} is on its way',
        text: 'Thank you, {{var:name:"dear reader"}}.',
        html: '<body style="font:16px/1.5 sans-serif;padding:16px"><h2 style="color:#0b6b67">Thank you, {{var:name:"dear reader"}}</h2><p>Order {{var:order}} is on its way:</p><ul>{% for book in var:books %}<li>{{book}}</li>{% endfor %}</ul><p><a href="https://harbour.example/orders/4711">Follow your parcel</a></p></body>',
        headers: {
          'X-MJ-TemplateLanguage': '1',
          'X-MJ-Vars': '{"name":"Ada","order":4711,"books":["The Sea","Maps of Bristol"]}',
          'X-Mailjet-Campaign': campaign,
          'X-MJ-CustomID': 'order-4711',
        },
      },
      'orders',
    )
    const opened = campaign === 'order-confirmation' ? [] : readers.slice(0, campaign === 'welcome' ? 9 : 6)
    for (const recipient of opened)
      await ask(`/api/messages/${id}/events`, 'POST', { type: 'open', recipient })
    for (const recipient of opened.slice(0, 4)) {
      await ask(`/api/messages/${id}/events`, 'POST', { type: 'click', recipient })
    }
    const visitor = { agent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', ip: '192.0.2.7', geo: 'GB' }
    await ask(`/api/messages/${id}/events`, 'POST', { type: 'open', ...visitor })
    await ask(`/api/messages/${id}/events`, 'POST', { type: 'click', ...visitor })
    if (campaign === 'spring-catalogue') await ask(`/api/messages/${id}/events`, 'POST', { type: 'unsub' })
    else await ask(`/api/messages/${id}/events`, 'POST', { type: 'bounce', reply: '452 4.2.2 Mailbox full' })
  }
}

async function fill(postfang: TestPostfang): Promise<void> {
  for (const { mailbox, ...mail } of ordinary) {
    await postfang.send({ ...mail, to: 'Ada Lovelace <ada@example.com>' }, mailbox)
  }
  await fillMailjet(postfang)
  const { samples } = await postfang.json<{ samples: { name: string }[] }>('/api/info')
  for (const { name } of samples) await postfang.json(`/api/samples/${name}`, { method: 'POST' })
}

const wide = { width: 1280, height: 800 }
const narrow = { width: 390, height: 844 }

interface Picture {
  readonly name: string
  readonly search: string
  readonly tab: string
  readonly scheme: 'light' | 'dark'
  readonly size: { readonly width: number; readonly height: number }
  /** What has to be drawn before the picture is taken; the tab's panel without it. */
  readonly ready?: string
}

const pictures: readonly Picture[] = [
  { name: 'message-light', search: 'harvest is here', tab: 'preview', scheme: 'light', size: wide },
  { name: 'message-dark', search: 'password', tab: 'preview', scheme: 'dark', size: wide },
  { name: 'mailjet-light', search: 'points', tab: 'mailjet', scheme: 'light', size: wide },
  {
    name: 'delivered-light',
    search: 'campaign:order-confirmation',
    tab: 'mailjet/delivered',
    scheme: 'light',
    size: wide,
  },
  {
    name: 'events-dark',
    search: 'campaign:order-confirmation',
    tab: 'mailjet/events',
    scheme: 'dark',
    size: wide,
  },
  {
    name: 'session-dark',
    search: 'minutes',
    tab: 'session',
    scheme: 'dark',
    size: wide,
    ready: '.conversation button.turn-line',
  },
  { name: 'phone-light', search: 'confirmation', tab: 'preview', scheme: 'light', size: narrow },
]

const browser = await launchBrowser()
const postfang = await startPostfang()
await fill(postfang)
for (const { name, search, tab, scheme, size, ready = '.message-panel > *' } of pictures) {
  const { messages } = await postfang.json<{ messages: { id: string }[] }>(
    `/api/messages?q=${encodeURIComponent(search)}`,
  )
  await using screen = await openPage(browser, { viewport: size, colorScheme: scheme })
  await screen.page.goto(`${postfang.http}/message/${messages.at(-1)?.id}/${tab}`, {
    waitUntil: 'networkidle',
  })
  await screen.page.locator(ready).first().waitFor()
  await screen.page.screenshot({ path: `${directory}${name}.png` })
}
await using campaigns = await openPage(browser, {
  viewport: { width: 1280, height: 480 },
  colorScheme: 'light',
})
await campaigns.page.goto(`${postfang.http}/campaigns`, { waitUntil: 'networkidle' })
await campaigns.page.screenshot({ path: `${directory}campaigns-light.png` })
await using playground = await openPage(browser, {
  viewport: { width: 1280, height: 600 },
  colorScheme: 'light',
})
const broken = await postfang.send({
  from: 'Harbour Books <shop@harbour.example>',
  to: 'ada@example.com',
  subject: 'Order {{var:order}} is on its way',
  html: '<h2>Thank you, {{var:name:"dear reader"}}</h2>\n<ul>\n  {% for book in var:books %}\n  <li>{{book.title | }}</li>\n  {% endfor %}\n</ul>\n<p>Until soon!</p>\n',
  headers: {
    'X-MJ-TemplateLanguage': '1',
    'X-MJ-Vars': '{"name":"Ada","order":4711,"books":[{"title":"The Sea"},{"title":"Maps of Bristol"}]}',
  },
})
await playground.page.goto(`${postfang.http}/templates/playground?message=${broken}`, {
  waitUntil: 'networkidle',
})
await playground.page.getByText('1 error').waitFor()
await playground.page.screenshot({ path: `${directory}playground-light.png` })
await using empty = await openPage(browser, { viewport: wide, colorScheme: 'light' })
await empty.page.goto(`${postfang.http}/?mailbox=my-feature`, { waitUntil: 'networkidle' })
await empty.page.screenshot({ path: `${directory}empty-light.png` })
await using faults = await openPage(browser, { viewport: wide, colorScheme: 'light' })
for (const fault of [
  { at: 'rcpt', mailbox: 'run-42', reply: '450 4.2.1 Mailbox busy', first: 2 },
  {
    at: 'end',
    recipient: '*@gmail.com',
    provider: 'gmail',
    reason: 'rate-limited',
    probability: 0.1,
    seed: 7,
  },
]) {
  await postfang.json('/api/faults', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  })
}
await faults.page.goto(`${postfang.http}/faults/new`, { waitUntil: 'networkidle' })
await faults.page.screenshot({ path: `${directory}faults-light.png` })
await browser.close()
await postfang.close()
