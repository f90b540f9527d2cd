import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { latestMail, post } from './send.ts'

/** One message by SMTP with all headers, by v3.1 and by v3: what is read of it is the same. */

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

const variables = { name: 'Jörg', items: [{ title: 'Ä', price: 12.5 }], note: 'x'.repeat(1500) }
const payload = JSON.stringify({ order: 4711, text: 'Grüße' })
const pdf = Buffer.from('%PDF-1.7')

async function sendBySmtp(): Promise<void> {
  await postfang.send(
    {
      from: { name: 'Pilot', address: 'pilot@example.com' },
      to: { name: 'Jörg', address: 'passenger@example.com' },
      bcc: 'hidden@example.com',
      replyTo: 'reply@example.com',
      subject: 'Grüße, {{var:name}}',
      text: 'Hello\nthere',
      html: '<p>Hello</p><img src="cid:logo">',
      attachments: [
        { filename: 'logo.gif', cid: 'logo', content: pdf, contentType: 'image/gif' },
        { filename: 'plan.pdf', content: pdf, contentType: 'application/pdf' },
      ],
      headers: {
        'X-Mailjet-Campaign': 'Spring',
        'X-Mailjet-DeduplicateCampaign': '1',
        'X-MJ-CustomID': 'c-1',
        'X-MJ-EventPayload': payload,
        'X-Mailjet-TrackOpen': '0',
        'X-Mailjet-TrackClick': '1',
        'X-Mailjet-Prio': '3',
        'X-MJ-TemplateLanguage': '1',
        'X-MJ-Vars': JSON.stringify(variables),
        'X-MJ-TemplateErrorReporting': 'errors@example.com',
        'X-MJ-TemplateErrorDeliver': 'deliver',
        'X-MJ-MonitoringCategory': 'Receipts',
        'X-Own': 'kept',
      },
    },
    'smtp',
  )
}

const content = pdf.toString('base64')
const v31 = {
  From: { Email: 'pilot@example.com', Name: 'Pilot' },
  To: [{ Email: 'passenger@example.com', Name: 'Jörg' }],
  Bcc: [{ Email: 'hidden@example.com' }],
  ReplyTo: { Email: 'reply@example.com' },
  Subject: 'Grüße, {{var:name}}',
  TextPart: 'Hello\nthere',
  HTMLPart: '<p>Hello</p><img src="cid:logo">',
  InlinedAttachments: [
    { Filename: 'logo.gif', ContentID: 'logo', ContentType: 'image/gif', Base64Content: content },
  ],
  Attachments: [{ Filename: 'plan.pdf', ContentType: 'application/pdf', Base64Content: content }],
  CustomCampaign: 'Spring',
  DeduplicateCampaign: true,
  CustomID: 'c-1',
  EventPayload: payload,
  TrackOpens: 'disabled',
  TrackClicks: 'enabled',
  Priority: 3,
  TemplateLanguage: true,
  Variables: variables,
  TemplateErrorReporting: { Email: 'errors@example.com' },
  TemplateErrorDeliver: true,
  MonitoringCategory: 'Receipts',
  Headers: { 'X-Own': 'kept' },
}

const v3 = {
  FromEmail: 'pilot@example.com',
  FromName: 'Pilot',
  To: 'Jörg <passenger@example.com>',
  Bcc: 'hidden@example.com',
  Subject: v31.Subject,
  'Text-part': v31.TextPart,
  'Html-part': '<p>Hello</p><img src="cid:logo.gif">',
  Inline_attachments: [{ Filename: 'logo.gif', 'Content-type': 'image/gif', content }],
  Attachments: [{ Filename: 'plan.pdf', 'Content-type': 'application/pdf', content }],
  'Mj-campaign': 'Spring',
  'Mj-deduplicatecampaign': 1,
  'Mj-CustomID': 'c-1',
  'Mj-EventPayLoad': payload,
  'Mj-trackopen': 1,
  'Mj-trackclick': 2,
  'Mj-prio': 3,
  'Mj-TemplateLanguage': true,
  Vars: variables,
  'MJ-TemplateErrorReporting': 'errors@example.com',
  'MJ-TemplateErrorDeliver': 'deliver',
  'Mj-MonitoringCategory': 'Receipts',
  Headers: { 'X-Own': 'kept', 'Reply-To': 'reply@example.com' },
}

/** What a test asserts on, without what differs from one sending to the next. */
async function readMail(mailbox: string) {
  const {
    mailjet,
    from,
    to,
    bcc,
    replyTo,
    subject,
    text,
    html,
    attachments,
    envelope,
    headers,
    codes,
    links,
  } = await latestMail(postfang, mailbox)
  const found = mailjet?.fields as { name: string }[]
  const fields = found.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const own = headers.filter(({ name }) => name.toLowerCase() === 'x-own').map(({ value }) => value)
  const named = fields.map((field) => ({ ...field, header: field.name }))
  return {
    mailjet: { ...mailjet, fields: named },
    from,
    to,
    bcc,
    replyTo,
    subject,
    text,
    html,
    attachments,
    envelope,
    own,
    codes,
    links,
  }
}

it('is the same message by SMTP and by v3.1', async () => {
  await sendBySmtp()
  await post(postfang, '/v3.1/send', { Messages: [v31] }, { key: 'v31' })
  expect(await readMail('v31')).toEqual(await readMail('smtp'))
  expect((await readMail('v31')).mailjet.fields).toHaveLength(12)
})

it('is the same message by v3 and by v3.1, but for the name of an inlined file', async () => {
  await post(postfang, '/v3/send', v3, { key: 'v3' })
  const inlined = {
    ...v31,
    HTMLPart: v3['Html-part'],
    InlinedAttachments: [{ ...v31.InlinedAttachments[0], ContentID: 'logo.gif' }],
  }
  await post(postfang, '/v3.1/send', { Messages: [inlined] }, { key: 'v31-again' })
  expect(await readMail('v3')).toEqual(await readMail('v31-again'))
})
