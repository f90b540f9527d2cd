import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { aMessage, errorsOf, listMails, post } from './send.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

const people = (count: number) => Array.from({ length: count }, (_, n) => ({ Email: `p${n}@example.com` }))
const attachment = { ContentType: 'a/b', Filename: 'f', Base64Content: 'QQ==' }
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`X-${n}`, 'v']))

/** Properties of a message, and the errors that follow: code, status, related properties. */
const faults: readonly (readonly [changes: Record<string, unknown>, ...errors: string[]])[] = [
  [{ From: undefined }, 'mj-0003 400 From'],
  [{ From: null }, 'mj-0003 400 From'],
  [{ To: undefined }, 'mj-0003 400 To'],
  [{ To: null }, 'mj-0003 400 To'],
  [{ Subject: null }, 'mj-0003 400 Subject'],
  [{ To: [{ Name: 'x' }] }, 'mj-0003 400 To[0].Email'],
  [{ To: [{ Email: null }] }, 'mj-0003 400 To[0].Email'],
  [{ To: [null] }, 'mj-0003 400 To[0]'],
  [{ Cc: null }, 'mj-0003 400 Cc'],
  [{ From: { Email: 'a@example.com', Name: null } }, 'mj-0003 400 From.Name'],
  [{ Variables: { a: null } }, 'mj-0003 400 Variables.a'],
  [{ Variables: { a: [{ b: 1 }, { b: null }] } }, 'mj-0003 400 Variables.a[1].b'],
  [{ Headers: { 'X-A': null } }, 'mj-0003 400 Headers["X-A"]'],
  [
    { Attachments: [{}] },
    ...['ContentType', 'Filename', 'Base64Content'].map((n) => `mj-0003 400 Attachments[0].${n}`),
  ],
  [{ From: 'a@example.com' }, 'mj-0004 400 Messages.From'],
  [{ From: [{ Email: 'a@example.com' }] }, 'mj-0004 400 Messages.From'],
  [{ To: { Email: 'a@example.com' } }, 'mj-0004 400 Messages.To'],
  [{ To: ['a@example.com'] }, 'mj-0004 400 Messages.To[0]'],
  [{ Bcc: 'a@example.com' }, 'mj-0004 400 Messages.Bcc'],
  [{ To: [{ Email: 7 }] }, 'mj-0004 400 Messages.To[0].Email'],
  [{ Subject: 7 }, 'mj-0004 400 Messages.Subject'],
  [{ TextPart: {} }, 'mj-0004 400 Messages.TextPart'],
  [{ TemplateID: '12' }, 'mj-0004 400 Messages.TemplateID'],
  [{ TemplateID: 1.5 }, 'mj-0004 400 Messages.TemplateID'],
  [{ TemplateLanguage: 1 }, 'mj-0004 400 Messages.TemplateLanguage'],
  [
    { TemplateLanguage: true, TemplateErrorReporting: 'a@example.com' },
    'mj-0004 400 Messages.TemplateErrorReporting',
  ],
  [{ Priority: '2' }, 'mj-0004 400 Messages.Priority'],
  [{ TrackOpens: 1 }, 'mj-0004 400 Messages.TrackOpens'],
  [{ Headers: [] }, 'mj-0004 400 Messages.Headers'],
  [{ Headers: { 'X-A': 7 } }, 'mj-0004 400 Messages.Headers["X-A"]'],
  [{ Variables: [] }, 'mj-0004 400 Messages.Variables'],
  [{ Attachments: {} }, 'mj-0004 400 Messages.Attachments'],
  [{ Attachments: ['x'] }, 'mj-0004 400 Messages.Attachments[0]'],
  [
    { Attachments: [{ ...attachment, Base64Content: '%' }] },
    'mj-0004 400 Messages.Attachments[0].Base64Content',
  ],
  [
    { Attachments: [{ ...attachment, Base64Content: 'QQ=' }] },
    'mj-0004 400 Messages.Attachments[0].Base64Content',
  ],
  [
    { Attachments: [{ ...attachment, Base64Content: 'Q===' }] },
    'mj-0004 400 Messages.Attachments[0].Base64Content',
  ],
  [{ StatisticsContactsListID: 'x' }, 'mj-0004 400 Messages.StatisticsContactsListID'],
  [{ Priority: 4 }, 'mj-0005 400 Priority'],
  [{ Priority: -1 }, 'mj-0005 400 Priority'],
  [{ TrackOpens: 'on' }, 'mj-0005 400 TrackOpens'],
  [{ TrackClicks: 'Enabled' }, 'mj-0005 400 TrackClicks'],
  [{ Subject: 'x'.repeat(256) }, 'mj-0006 400 Subject'],
  [{ Subject: 'x'.repeat(10_000) }, 'mj-0006 400 Subject'],
  [{ URLTags: 'x'.repeat(257) }, 'mj-0006 400 URLTags'],
  [{ To: [] }, 'mj-0007 400 To'],
  [{ Attachments: Array.from({ length: 51 }, () => attachment) }, 'mj-0008 400 Attachments'],
  [{ InlinedAttachments: Array.from({ length: 51 }, () => attachment) }, 'mj-0008 400 InlinedAttachments'],
  [{ Headers: many(51) }, 'mj-0008 400 Headers'],
  [{ Variables: many(51) }, 'mj-0008 400 Variables'],
  [{ Variables: { a: 'x'.repeat(300_000) } }, 'mj-0011 400 Variables'],
  [{ Variables: { a: JSON.parse('['.repeat(120) + ']'.repeat(120)) } }, 'mj-0011 400 Variables'],
  [{ To: [{ Email: '' }] }, 'mj-0012 400 To[0].Email'],
  [{ Attachments: [{ ...attachment, Filename: '' }] }, 'mj-0012 400 Attachments[0].Filename'],
  [{ Attachments: [{ ...attachment, ContentType: '' }] }, 'mj-0012 400 Attachments[0].ContentType'],
  [{ Attachments: [{ ...attachment, Base64Content: '' }] }, 'mj-0012 400 Attachments[0].Base64Content'],
  [{ To: [{ Email: 'passenger@example..com' }] }, 'mj-0013 400 To[0].Email'],
  [{ Bcc: [...people(1), { Email: 'x' }] }, 'mj-0013 400 Bcc[1].Email'],
  [{ From: { Email: 'a b@example.com' } }, 'mj-0013 400 From.Email'],
  [{ ReplyTo: { Email: 'A <a@example.com>' } }, 'mj-0013 400 ReplyTo.Email'],
  [{ Sender: { Email: 'a@example.com\r\nBcc: b@example.com' } }, 'mj-0013 400 Sender.Email'],
  [{ TextPart: undefined }, 'send-0003 400 TextPart,HTMLPart,TemplateID'],
  [{ TextPart: '' }, 'send-0003 400 TextPart,HTMLPart,TemplateID'],
  [{ TextPart: undefined, TemplateID: 0 }, 'send-0003 400 TextPart,HTMLPart,TemplateID'],
  [{ Headers: { 'x-mj-customid': '1' } }, 'send-0011 400 Headers["x-mj-customid"]'],
  [
    { Headers: { Subject: '1', From: '2' } },
    'send-0011 400 Headers["Subject"]',
    'send-0011 400 Headers["From"]',
  ],
  [{ Headers: { 'X: Y': '1' } }, 'send-0011 400 Headers["X: Y"]'],
  [{ Headers: { 'X\r\nBcc': 'b@example.com' } }, 'send-0011 400 Headers["X\r\nBcc"]'],
  [{ DeduplicateCampaign: true }, 'send-0012 400 CustomCampaign,DeduplicateCampaign'],
  [{ To: people(51) }, 'send-0015 400 To'],
  [{ Cc: people(51) }, 'send-0015 400 Cc'],
  [{ Bcc: people(51) }, 'send-0015 400 Bcc'],
  [{ TemplateErrorReporting: { Email: 'a@example.com' } }, 'send-0016 400 TemplateLanguage'],
  [{ TemplateErrorDeliver: true }, 'send-0016 400 TemplateLanguage'],
  [
    { Subject: 7, Priority: 9, TextPart: undefined, DeduplicateCampaign: true },
    'mj-0004 400 Messages.Subject',
    'mj-0005 400 Priority',
    'send-0003 400 TextPart,HTMLPart,TemplateID',
    'send-0012 400 CustomCampaign,DeduplicateCampaign',
  ],
]

describe('a message that is wrong', () => {
  it('is told of with Mailjet’s code, and is not sent', async () => {
    for (const [changes, ...errors] of faults) {
      const answer = await post(postfang, '/v3.1/send', { Messages: [aMessage(changes)] })
      expect([answer.status, errorsOf(answer)], JSON.stringify(changes).slice(0, 200)).toEqual([
        400,
        [errors],
      ])
    }
    expect(await listMails(postfang)).toEqual([])
  })

  it.each([
    [
      { HTMLPart: undefined, TextPart: undefined },
      '{"Messages":[{"Status":"error","Errors":[{"ErrorIdentifier":"<uuid>","ErrorCode":"send-0003","StatusCode":400,"ErrorMessage":"At least \\"HTMLPart\\", \\"TextPart\\" or \\"TemplateID\\" must be provided.","ErrorRelatedTo":["TextPart","HTMLPart","TemplateID"]}]}]}',
    ],
    [
      { To: [{ Email: 'passenger@example..com' }] },
      '{"Messages":[{"Status":"error","Errors":[{"ErrorIdentifier":"<uuid>","ErrorCode":"mj-0013","StatusCode":400,"ErrorMessage":"\\"passenger@example..com\\" is an invalid email address.","ErrorRelatedTo":["To[0].Email"]}]}]}',
    ],
  ])('is answered as recorded: %j', async (changes, recorded) => {
    const answer = await post(postfang, '/v3.1/send', { Messages: [aMessage(changes)] })
    expect([answer.text, answer.type]).toEqual([recorded, 'application/json; charset=UTF-8'])
  })

  it.each([
    [{ From: 'x' }, 'Type mismatch. Expected type \\"emailIn\\".'],
    [{ To: 'x' }, 'Type mismatch. Expected type \\"array of emails\\".'],
    [{ To: [] }, 'You must provide at least one item in the collection.'],
    [{ From: undefined }, 'Missing mandatory property.'],
    [{ Variables: { a: null } }, 'Property value cannot be null.'],
  ])('is told of in Mailjet’s words: %j', async (changes, words) => {
    const answer = await post(postfang, '/v3.1/send', { Messages: [aMessage(changes)] })
    expect(answer.raw).toContain(`"ErrorMessage":"${words}"`)
  })

  it('may have 15 MiB of attachments, and no byte more', async () => {
    const half = Buffer.alloc(7.5 * 1024 * 1024, 7)
    const message = (inlined: Buffer) =>
      aMessage({
        Attachments: [{ ...attachment, Base64Content: half.toString('base64') }],
        InlinedAttachments: [{ ...attachment, Base64Content: inlined.toString('base64') }],
      })
    const fits = await post(postfang, '/v3.1/send', { Messages: [message(half)] }, { key: 'large' })
    expect(fits.status).toBe(200)
    const over = { Messages: [message(Buffer.concat([half, Buffer.from([7])]))] }
    expect(errorsOf(await post(postfang, '/v3.1/send', over, { key: 'large' }))).toEqual([
      ['mj-0011 400 Attachments'],
    ])
    const listed = () => postfang.json<{ messages: unknown[] }>('/api/messages?mailbox=large')
    await expect.poll(listed).toMatchObject({ messages: [{ digest: 'done', attachments: 2 }] })
  })

  it('names an unknown template at once where AdvanceErrorHandling asks, and is taken otherwise', async () => {
    const Messages = [aMessage({ TemplateID: 123456789, TextPart: undefined })]
    const asked = await post(postfang, '/v3.1/send', { Messages, AdvanceErrorHandling: true })
    expect(errorsOf(asked)).toEqual([['send-0010 400 TemplateID']])
    expect(asked.raw).toContain(`"Template ID \\"123456789\\" doesn't exist for your account."`)
    const taken = await post(postfang, '/v3.1/send', { Messages }, { key: 'later' })
    expect(taken.status).toBe(200)
    expect(await listMails(postfang, 'later')).toMatchObject([{ mailjet: { templateId: 123456789 } }])
  })
})

describe('a request that is wrong', () => {
  it.each<[string, unknown, string, string?]>([
    ['no JSON', '{"Messages":[', 'mj-0002'],
    ['nothing', '', 'mj-0002'],
    ['no UTF-8', Buffer.from('{"Messages":["\xff"]}', 'latin1'), 'mj-0002'],
    ['a list', [aMessage()], 'mj-0002'],
    ['no messages', {}, 'mj-0003', 'Messages'],
    ['messages that are null', { Messages: null }, 'mj-0003', 'Messages'],
    ['one message that is no list', { Messages: aMessage() }, 'mj-0004', 'Messages'],
    ['no message', { Messages: [] }, 'mj-0007', 'Messages'],
    ['51 messages', { Messages: Array.from({ length: 51 }, () => aMessage()) }, 'mj-0008', 'Messages'],
    ['Globals that are a list', { Messages: [aMessage()], Globals: [] }, 'mj-0004', 'Globals'],
    ['SandboxMode that is text', { Messages: [aMessage()], SandboxMode: 'true' }, 'mj-0004', 'SandboxMode'],
    [
      'AdvanceErrorHandling that is null',
      { Messages: [aMessage()], AdvanceErrorHandling: null },
      'mj-0003',
      'AdvanceErrorHandling',
    ],
    ['JSON nested too deep', `{"Messages":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'mj-0011'],
    ['JSON of too many pieces', `{"Messages":[${'[],'.repeat(600_000)}[]]}`, 'mj-0011'],
  ])('with %s has one error, and no list of messages', async (_what, body, code, related) => {
    const answer = await post(postfang, '/v3.1/send', body as object, { key: 'wrong' })
    const error = JSON.parse(answer.raw)
    expect([answer.status, error.ErrorCode, error.StatusCode]).toEqual([400, code, 400])
    expect([error.ErrorRelatedTo, error.Messages]).toEqual([related && [related], undefined])
    expect(await listMails(postfang, 'wrong')).toEqual([])
  })

  it('is answered as recorded where it is no JSON', async () => {
    expect((await post(postfang, '/v3.1/send', '{')).text).toBe(
      '{"ErrorIdentifier":"<uuid>","ErrorCode":"mj-0002","ErrorMessage":"Malformed JSON, please review the syntax and properties types.","StatusCode":400}',
    )
  })

  it('is told of in Mailjet’s form by whoever refuses it', async () => {
    const tooLarge = await post(postfang, '/v3.1/send', `"${'x'.repeat(33 * 1024 * 1024)}"`)
    expect([tooLarge.status, JSON.parse(tooLarge.raw).ErrorCode]).toEqual([400, 'mj-0011'])
    const text = await post(postfang, '/v3.1/send', '{}', { headers: { 'content-type': 'text/plain' } })
    expect([text.status, text.text]).toEqual([
      415,
      expect.stringMatching(/^\{"ErrorIdentifier":"<uuid>","StatusCode":415,"ErrorMessage":"/),
    ])
    const foreign = await post(postfang, '/v3/send', '{}', { headers: { origin: 'https://evil.example' } })
    expect([foreign.status, foreign.text]).toEqual([
      403,
      expect.stringMatching(/^\{ "ErrorInfo" : "", "ErrorMessage" : "Pages .*", "StatusCode" : 403 \}$/),
    ])
    const read = await postfang.fetch('/v3.1/send')
    expect([read.status, read.headers.get('allow'), (await read.json()).StatusCode]).toEqual([
      405,
      'POST, OPTIONS',
      405,
    ])
  })
})
