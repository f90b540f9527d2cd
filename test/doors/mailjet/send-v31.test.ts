import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { aMessage, errorsOf, latestMail, listMails, post } from './send.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

const send = (body: unknown, key = 'key') => post(postfang, '/v3.1/send', body, { key })

describe('POST /v3.1/send', () => {
  it('answers as Mailjet was recorded to', async () => {
    const passenger = [{ Email: 'passenger@example.com' }]
    const answer = await send(
      { Messages: [aMessage({ To: passenger, Cc: passenger, Bcc: passenger, HTMLPart: '<p>Hi</p>' })] },
      'recorded',
    )
    expect(answer.text).toBe(
      '{"Messages":[{"Status":"success","CustomID":"","To":[{"Email":"passenger@example.com","MessageUUID":"<uuid>","MessageID":<id>,"MessageHref":"<origin>/v3/REST/message/<id>"}],"Cc":[{"Email":"passenger@example.com","MessageUUID":"<uuid>","MessageID":<id>,"MessageHref":"<origin>/v3/REST/message/<id>"}],"Bcc":[{"Email":"passenger@example.com","MessageUUID":"<uuid>","MessageID":<id>,"MessageHref":"<origin>/v3/REST/message/<id>"}]}]}',
    )
    expect([answer.status, answer.type]).toEqual([200, 'application/json; charset=UTF-8'])
    expect(answer.headers.get('x-mj-request-guid')).toMatch(/^[0-9a-f-]{36}$/)
    expect(await latestMail(postfang, 'recorded')).toMatchObject({
      envelope: { from: 'pilot@example.com', to: ['passenger@example.com'] },
    })
  })

  it('prints ids that no number of JavaScript holds', async () => {
    const { raw } = await send({ Messages: [aMessage()] })
    const [, digits = ''] = /"MessageID":(\d+),/.exec(raw) ?? []
    expect(BigInt(digits)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER))
    expect(raw).toContain(`/v3/REST/message/${digits}"`)
  })

  it('names the message by the UUID that it is kept under, and each of several recipients by one of its own', async () => {
    const one = await send({ Messages: [aMessage()] }, 'uuids')
    expect(one.raw).toContain((await latestMail(postfang, 'uuids')).id)
    const To = ['a', 'b', 'A'].map((name) => ({ Email: `${name}@example.com` }))
    const { raw } = await send({ Messages: [aMessage({ To })] }, 'uuids')
    const [first, second, again] = JSON.parse(raw).Messages[0].To
    expect(first.MessageUUID).not.toBe(second.MessageUUID)
    expect(again.MessageUUID).toBe(first.MessageUUID)
    expect(await latestMail(postfang, 'uuids')).toMatchObject({
      envelope: { to: ['a@example.com', 'b@example.com'] },
    })
  })

  it('keeps every property of a message', async () => {
    const content = Buffer.from('%PDF').toString('base64')
    const message = aMessage({
      Sender: { Email: 'office@example.com', Name: 'Office' },
      Cc: [{ Email: 'cc@example.com', Name: 'Jörg "J" Müller' }],
      Bcc: [{ Email: 'bcc@example.com' }],
      ReplyTo: { Email: 'reply@example.com', Name: 'Reply' },
      Subject: 'Grüße, {{var:name}}',
      TextPart: 'Line one\nline two',
      HTMLPart: '<p>Hi <img src="cid:logo"></p>',
      TemplateLanguage: true,
      TemplateErrorReporting: { Email: 'errors@example.com' },
      TemplateErrorDeliver: true,
      Attachments: [
        { ContentType: 'application/pdf', Filename: 'Plan Ü.pdf', Base64Content: content },
        {
          ContentType: 'text/plain',
          Filename: 'notes.txt',
          Base64Content: Buffer.from('ü').toString('base64'),
        },
      ],
      InlinedAttachments: [
        { ContentType: 'image/gif', Filename: 'logo.gif', ContentID: 'logo', Base64Content: content },
        { ContentType: 'image/png', Filename: 'other.png', Base64Content: content },
      ],
      Priority: 3,
      CustomCampaign: 'Spring sale',
      DeduplicateCampaign: true,
      TrackOpens: 'enabled',
      TrackClicks: 'disabled',
      CustomID: 'order 4711',
      EventPayload: '{"a":1}\n{"b":"ü"}',
      URLTags: 'utm_source=mail',
      MonitoringCategory: 'Receipts',
      Headers: { 'X-Order': '4711', 'List-Unsubscribe': '<mailto:off@example.com>', 'X-Ümlaut': undefined },
      Variables: { name: 'Jörg', items: [{ price: 1.5, isFree: false }], empty: '' },
      StatisticsContactsListID: 12,
    })
    expect((await send({ Messages: [message] }, 'whole')).status).toBe(200)
    const mail = await latestMail(postfang, 'whole')
    expect(mail).toMatchObject({
      envelope: {
        from: 'office@example.com',
        to: ['passenger@example.com', 'cc@example.com', 'bcc@example.com'],
      },
      from: { name: 'Pilot', address: 'pilot@example.com' },
      to: [{ name: 'Passenger', address: 'passenger@example.com' }],
      cc: [{ name: 'Jörg "J" Müller', address: 'cc@example.com' }],
      bcc: [{ address: 'bcc@example.com' }],
      replyTo: [{ name: 'Reply', address: 'reply@example.com' }],
      subject: 'Grüße, {{var:name}}',
      text: 'Line one\nline two',
      html: '<p>Hi <img src="cid:logo"></p>',
      attachments: [
        { filename: 'logo.gif', contentId: 'logo', disposition: 'inline' },
        { filename: 'other.png', contentId: 'other.png', disposition: 'inline' },
        { filename: 'Plan Ü.pdf', contentType: 'application/pdf', size: 4, disposition: 'attachment' },
        { filename: 'notes.txt', contentType: 'text/plain', size: 2 },
      ],
      mailjet: {
        customId: 'order 4711',
        campaign: 'Spring sale',
        deduplicateCampaign: true,
        priority: 3,
        trackOpens: 'enabled',
        trackClicks: 'disabled',
        templateLanguage: true,
        templateErrorReporting: 'errors@example.com',
        templateErrorDeliver: true,
        monitoringCategory: 'Receipts',
        eventPayload: '{"a":1}\n{"b":"ü"}',
        variables: { name: 'Jörg', items: [{ price: 1.5, isFree: false }], empty: '' },
        findings: 0,
      },
    })
    const header = (name: string) => mail.headers.find((field) => field.name === name)?.value
    expect(header('X-Order')).toBe('4711')
    expect(header('List-Unsubscribe')).toBe('<mailto:off@example.com>')
    expect(header('X-Postfang-URL-Tags')).toBe('utm_source=mail')
    expect(header('Sender')).toBe('Office <office@example.com>')
    expect(header('Bcc')).toBeUndefined()
    const notes = await postfang.fetch(`/api/messages/${mail.id}/raw`)
    const raw = await notes.text()
    expect(raw).toMatch(/text\/plain; charset=utf-8; name=notes\.txt/)
    expect(raw).not.toMatch(/(?<!\r)\n/)
  })

  it('writes no text for a message of HTML alone', async () => {
    await send({ Messages: [aMessage({ TextPart: undefined, HTMLPart: '<b>only</b>' })] }, 'html')
    expect(await latestMail(postfang, 'html')).toMatchObject({
      text: null,
      html: expect.stringMatching(/^<b>only<\/b>\s*$/),
    })
  })

  it('takes names of properties in any letter case, empty lists, and SandBoxMode', async () => {
    const message = {
      from: { email: 'a@example.com' },
      TO: [{ EMAIL: 'b@example.com' }],
      subject: 'Any case',
      htmlpart: '<p></p>',
      textPart: 'x',
      inlineattachments: [{ contenttype: 'a/b', FileName: 'f', base64content: 'QQ==', ContentId: 'c' }],
      Attachments: [],
      Headers: {},
      Cc: [],
    }
    expect((await send({ messages: [message] }, 'case')).status).toBe(200)
    expect(await latestMail(postfang, 'case')).toMatchObject({
      subject: 'Any case',
      attachments: [{ contentId: 'c' }],
    })
    await send({ Messages: [aMessage()], SandBoxMode: true }, 'sandboxed')
    expect(await listMails(postfang, 'sandboxed')).toEqual([])
  })

  it('checks in SandboxMode and sends nothing', async () => {
    const body = { Messages: [aMessage({ CustomID: 'x' }), aMessage({ To: [] })], SandboxMode: true }
    const answer = await send(body, 'nothing')
    expect(answer.status).toBe(400)
    expect(answer.text).toContain(
      '{"Status":"success","CustomID":"x","To":[{"Email":"passenger@example.com","MessageUUID":"","MessageID":0,"MessageHref":"<origin>/v3/REST/message/0"}],"Cc":[],"Bcc":[]}',
    )
    expect(errorsOf(answer)).toEqual([[], ['mj-0007 400 To']])
    expect(await listMails(postfang, 'nothing')).toEqual([])
  })

  it('sends what is right of a request, in its order, and tells of the rest', async () => {
    const Messages = ['1', '2', '3'].map((Subject) =>
      aMessage({ Subject, ...(Subject === '2' && { From: null }) }),
    )
    const answer = await send({ Messages }, 'partial')
    expect(answer.status).toBe(400)
    expect(errorsOf(answer)).toEqual([[], ['mj-0003 400 From'], []])
    expect((await listMails(postfang, 'partial')).map(({ subject }) => subject)).toEqual(['1', '3'])
  })

  it('merges Globals into each message', async () => {
    const attachment = { ContentType: 'a/b', Filename: 'shared', Base64Content: 'QQ==' }
    const answer = await send(
      {
        Globals: {
          From: { Email: 'global@example.com', Name: 'Global' },
          Subject: 'Global',
          TextPart: 'Global text',
          CustomID: 'global',
          Cc: [{ Email: 'c1@example.com' }],
          Attachments: [attachment],
          Headers: { 'X-A': 'global', 'X-B': 'global' },
          Variables: { a: 1, b: 1 },
          To: [{ Email: 'never@example.com' }],
        },
        Messages: [
          { To: [{ Email: 'one@example.com' }] },
          {
            To: [{ Email: 'two@example.com' }],
            from: { name: 'Own' },
            subject: 'Own',
            cc: [{ Email: 'c2@example.com' }],
            attachments: [{ ...attachment, Filename: 'own' }],
            headers: { 'x-b': 'own' },
            Variables: { b: 2, c: 3 },
          },
        ],
      },
      'globals',
    )
    expect(answer.status).toBe(200)
    const [one, two] = await listMails(postfang, 'globals')
    expect(one).toMatchObject({
      from: { name: 'Global', address: 'global@example.com' },
      to: [{ address: 'one@example.com' }],
      subject: 'Global',
      text: 'Global text',
      mailjet: { customId: 'global', variables: { a: 1, b: 1 } },
    })
    expect(two).toMatchObject({
      from: { name: 'Own', address: 'global@example.com' },
      envelope: { to: ['two@example.com', 'c1@example.com', 'c2@example.com'] },
      subject: 'Own',
      attachments: [{ filename: 'shared' }, { filename: 'own' }],
      mailjet: { customId: 'global', variables: { a: 1, b: 2, c: 3 } },
    })
    const values = two?.headers.filter(({ name }) => /^x-[ab]$/i.test(name)).map(({ value }) => value)
    expect(values).toEqual(['global', 'own'])
  })

  it('shows the request as the session of its messages', async () => {
    await send({ Messages: [aMessage({ Subjet: 'misspelled' })] }, 'sessions')
    const { id, session } = await latestMail(postfang, 'sessions')
    expect(session).toMatchObject({ listener: 'http', user: 'sessions', clientAddress: '127.0.0.1' })
    const shown = await postfang.json<{ transcript: { text: string }[] }>(`/api/messages/${id}/session`)
    const lines = shown.transcript.map(({ text }) => text)
    expect(lines[0]).toMatch(/^POST \/v3\.1\/send: \d+ bytes of application\/json by node$/)
    expect(lines).toContain('Messages[0]: unknown properties are passed over: Subjet')
    expect(lines.at(-1)).toBe('Answered 200 OK')
    await send('{', 'sessions')
    const { sessions } = await postfang.json<{ sessions: unknown[] }>('/api/sessions?mailbox=sessions')
    expect(sessions).toMatchObject([
      { endReason: 'Answered 400 Bad Request', messages: 0, user: 'sessions' },
      { endReason: 'Answered 200 OK', messages: 1, kept: [{ id }] },
    ])
  })

  it('puts a mailbox of which nothing was said into Mailjet mode, and no other', async () => {
    const profileOf = async (name: string) => {
      const { mailboxes } = await postfang.json<{ mailboxes: { name: string; profile: string }[] }>(
        '/api/mailboxes',
      )
      return mailboxes.find((mailbox) => mailbox.name === name)?.profile
    }
    await send({ Messages: [aMessage()] }, 'mode')
    expect(await profileOf('mode')).toBe('mailjet')
    await postfang.inbox.setProfile('mode', 'postfang')
    await send({ Messages: [aMessage()] }, 'mode')
    expect(await profileOf('mode')).toBe('postfang')
    await send({ Messages: [aMessage()], SandboxMode: true }, 'no-mode')
    expect(await profileOf('no-mode')).toBeUndefined()
  })
})
