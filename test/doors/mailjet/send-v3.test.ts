import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { latestMail, listMails, post } from './send.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

const send = (body: unknown, key = 'key') => post(postfang, '/v3/send', body, { key })

const base = { FromEmail: 'pilot@example.com', Subject: 'Plan', 'Text-part': 'Welcome' }

describe('POST /v3/send', () => {
  it('answers as Mailjet was recorded to, under its older name too', async () => {
    for (const path of ['/v3/send', '/v3/send/message']) {
      const answer = await post(postfang, path, { ...base, To: 'passenger@example.com' })
      expect(answer.text).toBe(
        '{ "Sent" : [{ "Email" : "passenger@example.com", "MessageID" : <id>, "MessageUUID" : "<uuid>" }] }',
      )
      expect([answer.status, answer.type]).toEqual([200, 'application/json'])
    }
  })

  it('sends one mail to all of To, Cc and Bcc', async () => {
    const answer = await send(
      {
        ...base,
        FromName: 'The Pilot',
        To: '"Doe, Jane" <jane@example.com>, jim@example.com',
        Cc: 'Jörg <joerg@example.com>',
        Bcc: 'hidden@example.com',
      },
      'shared',
    )
    expect(JSON.parse(answer.raw).Sent.map(({ Email }: { Email: string }) => Email)).toEqual([
      'jane@example.com',
      'jim@example.com',
      'joerg@example.com',
      'hidden@example.com',
    ])
    expect(await listMails(postfang, 'shared')).toMatchObject([
      {
        from: { name: 'The Pilot', address: 'pilot@example.com' },
        to: [{ name: 'Doe, Jane', address: 'jane@example.com' }, { address: 'jim@example.com' }],
        cc: [{ name: 'Jörg', address: 'joerg@example.com' }],
        bcc: [{ address: 'hidden@example.com' }],
      },
    ])
  })

  it('sends each of Recipients a mail of their own, with variables of their own', async () => {
    await send(
      {
        ...base,
        Vars: { day: 'Monday', name: 'you' },
        Recipients: [
          { Email: 'ann@example.com', Name: 'Ann', Vars: { name: 'Ann' } },
          { Email: 'bob@example.com' },
        ],
      },
      'each',
    )
    const mails = await listMails(postfang, 'each')
    expect(mails).toMatchObject([
      {
        to: [{ name: 'Ann', address: 'ann@example.com' }],
        envelope: { to: ['ann@example.com'] },
        mailjet: { variables: { day: 'Monday', name: 'Ann' } },
      },
      { envelope: { to: ['bob@example.com'] }, mailjet: { variables: { day: 'Monday', name: 'you' } } },
    ])
  })

  it('keeps every property, its names in any letter case', async () => {
    const content = Buffer.from('GIF').toString('base64')
    const answer = await send(
      {
        fromemail: '"John" <john@example.com>',
        to: 'a@example.com',
        SUBJECT: 'Hi',
        'text-part': 'text',
        'HTML-Part': '<img src="cid:logo.gif">',
        'mj-templatelanguage': 'true',
        'MJ-TemplateErrorReporting': 'errors@example.com',
        'MJ-TemplateErrorDeliver': 'deliver',
        attachments: [{ 'Content-Type': 'text/plain', Filename: 'a.txt', content }],
        Inline_attachments: [{ 'Content-type': 'image/gif', filename: 'logo.gif', Content: content }],
        'Mj-prio': 1,
        'Mj-campaign': 'Spring',
        'Mj-deduplicatecampaign': 1,
        'Mj-trackopen': 1,
        'Mj-trackclick': 2,
        'Mj-CustomID': 'c-1',
        'Mj-EventPayLoad': 'p',
        'Mj-MonitoringCategory': 'm',
        Headers: { 'Reply-To': 'Jörg <reply@example.com>', 'X-A': 'b', Date: 'ignored' },
        Vars: { a: 1 },
      },
      'whole',
    )
    expect(answer.status).toBe(200)
    expect(await latestMail(postfang, 'whole')).toMatchObject({
      from: { name: 'John', address: 'john@example.com' },
      replyTo: [{ name: 'Jörg', address: 'reply@example.com' }],
      attachments: [{ filename: 'logo.gif', contentId: 'logo.gif' }, { filename: 'a.txt' }],
      mailjet: {
        templateLanguage: true,
        templateErrorReporting: 'errors@example.com',
        templateErrorDeliver: true,
        priority: 1,
        campaign: 'Spring',
        deduplicateCampaign: true,
        trackOpens: 'disabled',
        trackClicks: 'enabled',
        customId: 'c-1',
        eventPayload: 'p',
        monitoringCategory: 'm',
        variables: { a: 1 },
        findings: 0,
      },
    })
  })

  it('takes several messages, and a template by number', async () => {
    const Messages = [
      { ...base, To: 'a@example.com' },
      { To: 'b@example.com', 'Mj-TemplateID': '12', 'Mj-TemplateLanguage': 1 },
      { ...base, To: 'c@example.com', 'Mj-TemplateID': 13 },
    ]
    expect((await send({ Messages }, 'several')).text.match(/MessageID/g)).toHaveLength(3)
    expect((await listMails(postfang, 'several')).map(({ mailjet }) => mailjet?.templateId ?? null)).toEqual([
      null,
      12,
      13,
    ])
  })
})

const attachment = { 'Content-type': 'a/b', Filename: 'f', content: 'QQ==' }

describe('a request of v3 that is wrong', () => {
  it.each<[Record<string, unknown>, string]>([
    [{ To: undefined }, 'Missing "To" or "Recipients" property'],
    [{ To: '' }, 'Missing "To" or "Recipients" property'],
    [{ To: Array.from({ length: 51 }, (_, n) => `p${n}@example.com`).join() }, 'Too many recipients in To'],
    [{ Cc: Array.from({ length: 51 }, (_, n) => `p${n}@example.com`).join() }, 'Too many recipients in Cc'],
    [{ Bcc: 'a@example.com,'.repeat(51) }, 'Too many recipients in Bcc'],
    [{ Headers: 'X-A: b' }, '"Headers" is not JSON object type'],
    [{ Headers: { 'X-A': 7 } }, 'Header [X-A] is not string type'],
    [{ Headers: { 'X-A': 'a\r\nBcc: b@example.com' } }, 'Invalid characters detected'],
    [{ Headers: { 'X-A\r\nBcc': 'b@example.com' } }, 'Invalid characters detected'],
    [{ FromName: 'x\nBcc: b@example.com' }, 'Invalid characters detected'],
    [{ Subject: 'x\r\nBcc: b@example.com' }, 'Invalid characters detected'],
    [{ FromEmail: undefined }, 'Missing "FromEmail" property'],
    [{ FromEmail: 'a..b@example.com' }, '"a..b@example.com" is an invalid email address.'],
    [{ To: 'nobody' }, '"nobody" is an invalid email address.'],
    [{ To: 7 }, '"To" is not string type'],
    [{ Recipients: [{ Email: 'b@example.com' }] }, '"Recipients" cannot be used with "To", "Cc" or "Bcc"'],
    [{ To: undefined, Recipients: [{ Email: '' }] }, '"" is an invalid email address.'],
    [{ To: undefined, Recipients: ['b@example.com'] }, '"Recipients" is not an array of JSON objects'],
    [{ Subject: 'x'.repeat(256) }, '"Subject" is too long: 255 characters at most'],
    [{ 'Text-part': undefined }, 'Missing "Text-part", "Html-part" or "Mj-TemplateID" property'],
    [{ 'Mj-prio': 4 }, '"Mj-prio" is not allowed: a number from 0 to 3'],
    [{ 'Mj-trackopen': 'enabled' }, '"Mj-trackopen" is not allowed: a number from 0 to 2'],
    [{ 'Mj-TemplateLanguage': 'maybe' }, '"Mj-TemplateLanguage" is no boolean: true or false'],
    [{ 'Mj-TemplateID': {} }, '"Mj-TemplateID" is neither number nor string'],
    [{ Vars: [] }, '"Vars" is not JSON object type'],
    [
      { Vars: { a: 'x'.repeat(5_000_000) } },
      '"Vars" is not taken: The value has 5000008 characters; more than 262144 are not read',
    ],
    [
      { Attachments: [{ ...attachment, content: '?' }] },
      '"Attachments" has an item without "Filename", or whose "content" is not base64',
    ],
  ])('is refused whole: %j', async (changes, message) => {
    const good = { ...base, To: 'a@example.com' }
    const answer = await send({ Messages: [good, { ...good, ...changes }] }, 'wrong')
    expect([answer.status, answer.type, answer.raw]).toEqual([
      400,
      'application/json',
      `{ "ErrorInfo" : "", "ErrorMessage" : ${JSON.stringify(message)}, "StatusCode" : 400 }`,
    ])
    expect(await listMails(postfang, 'wrong')).toEqual([])
  })

  it.each([
    ['{', 'Malformed JSON'],
    ['[]', 'Malformed JSON'],
    ['{"Messages":[]}', 'Missing "To" or "Recipients" property'],
    [`{"Messages":[${'{},'.repeat(100)}{}]}`, 'Too many messages: 100 at most'],
    ['['.repeat(1000), 'The payload is nested too deep, or too large'],
  ])('is refused: %s', async (body, message) => {
    expect(JSON.parse((await send(body)).raw)).toEqual({
      ErrorInfo: '',
      ErrorMessage: message,
      StatusCode: 400,
    })
  })
})
