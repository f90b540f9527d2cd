import { MailpitClient } from 'mailpit-api'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

let postfang: TestPostfang
let mailpit: MailpitClient

beforeAll(async () => {
  postfang = await startPostfang()
  mailpit = new MailpitClient(postfang.http)
})

beforeEach(async () => {
  await mailpit.deleteMessages()
})

afterAll(() => postfang.close())

/** As the client's README sends one. */
function send(subject: string, more: object = {}): Promise<{ ID: string }> {
  return mailpit.sendMessage({
    From: { Email: 'user@example.test', Name: 'First LastName' },
    To: [{ Email: 'rec@example.test', Name: 'Recipient Name' }, { Email: 'another@example.test' }],
    Subject: subject,
    ...more,
  })
}

it('sends a message and reads it again', async () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const { ID } = await send('Grüße 👋', {
    Cc: [{ Email: 'cc@example.test', Name: 'Jörg "J" Käse' }],
    Bcc: ['blind@example.test'],
    ReplyTo: [{ Email: 'reply@example.test' }],
    Text: 'Hello = text',
    HTML: '<p>Hello <img src="cid:logo"></p>',
    Attachments: [
      { Content: png.toString('base64'), Filename: 'a b.png', ContentType: 'image/png' },
      { Content: `data:image/png;base64,${png.toString('base64')}`, Filename: 'logo.png', ContentID: 'logo' },
    ],
    Headers: { 'X-Order': '42\r\nInjected: yes' },
    Tags: ['Tag 1', 'two'],
  })
  const message = await mailpit.getMessageSummary(ID)
  expect(message).toMatchObject({
    ID,
    From: { Name: 'First LastName', Address: 'user@example.test' },
    To: [
      { Name: 'Recipient Name', Address: 'rec@example.test' },
      { Name: '', Address: 'another@example.test' },
    ],
    Cc: [{ Name: 'Jörg "J" Käse', Address: 'cc@example.test' }],
    Bcc: [{ Name: '', Address: 'blind@example.test' }],
    ReplyTo: [{ Name: '', Address: 'reply@example.test' }],
    ReturnPath: 'user@example.test',
    Subject: 'Grüße 👋',
    Text: 'Hello = text',
    HTML: '<p>Hello <img src="cid:logo"></p>',
    Tags: ['Tag 1', 'two'],
    ListUnsubscribe: { Header: '', Links: [], Errors: '', HeaderPost: '' },
    Inline: [{ FileName: 'logo.png', ContentType: 'image/png', ContentID: 'logo', Size: png.length }],
    Attachments: [
      {
        FileName: 'a b.png',
        ContentType: 'image/png',
        Size: png.length,
        Checksums: {
          MD5: expect.stringMatching(/^[0-9a-f]{32}$/),
          SHA1: expect.stringMatching(/^[0-9a-f]{40}$/),
        },
      },
    ],
  })
  const part = message.Attachments[0]?.PartID ?? ''
  const blob = await mailpit.getMessageAttachment('latest', part)
  expect([blob.type, Buffer.from(await blob.arrayBuffer())]).toEqual(['image/png', png])
  expect((await mailpit.getAttachmentThumbnail('latest', part)).size).toBe(png.length)
  const headers = await mailpit.getMessageHeaders()
  expect(headers['X-Order']).toEqual(['42 Injected: yes'])
  expect(headers).not.toHaveProperty('Injected')
  expect(headers).not.toHaveProperty('Bcc')
  expect(await mailpit.renderMessageText()).toBe('Hello = text')
  expect(await mailpit.renderMessageHTML()).toContain('<p>Hello <img src="data:image/png;base64,')
})

it('hands out the bytes of a message as they came', async () => {
  const raw = 'Subject:  odd \r\nX-Two: 1\r\nX-Two: 2\r\n\r\n.dots\r\n\xff bytes\r\n'
  const id = await postfang.send({
    envelope: { from: 'a@example.test', to: 'b@example.test' },
    raw: Buffer.from(raw, 'latin1'),
  })
  const answer = await postfang.fetch(`/api/v1/message/${id}/raw`)
  expect(Buffer.from(await answer.arrayBuffer()).toString('latin1')).toBe(raw)
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(await mailpit.getMessageSummary()).toMatchObject({ From: null, To: [], Subject: 'odd' })
  expect(await mailpit.getMessageSummary()).toMatchObject({ Bcc: [{ Address: 'b@example.test' }] })
})

it('lists, and goes on by offset', async () => {
  for (const n of [1, 2, 3, 4, 5]) await send(`No ${n}`)
  const page = await mailpit.listMessages(1, 2)
  expect(page.messages.map(({ Subject }) => Subject)).toEqual(['No 4', 'No 3'])
  expect(page).toMatchObject({
    total: 5,
    unread: 5,
    messages_count: 5,
    messages_unread: 5,
    start: 1,
    tags: [],
  })
  expect(page).toMatchObject({ count: 2 })
  expect(page.messages[0]).toMatchObject({
    MessageID: expect.stringMatching(/@postfang\.local$/),
    Read: false,
    From: { Address: 'user@example.test' },
    Cc: [],
    Bcc: [],
    ReplyTo: [],
    Username: '',
    Tags: [],
    Attachments: 0,
  })
  expect(Date.parse(page.messages[0]?.Created ?? '')).toBeGreaterThan(Date.now() - 60_000)
  expect((await mailpit.listMessages(0, 0)).messages).toHaveLength(5)
  expect((await mailpit.listMessages(9, 2)).messages).toEqual([])
})

it('waits for a message by its search', async () => {
  const waiting = mailpit.waitForMessage(
    { query: 'subject:"Your code" to:rec@example.test' },
    { interval: 50 },
  )
  await send('Your code', { Text: 'It is 123456' })
  expect((await waiting).Text).toBe('It is 123456')
  expect((await mailpit.waitForMessages({ query: 'to:nobody@example.test', count: 0 })).messages).toEqual([])
})

it('searches with Mailpit’s grammar', async () => {
  await send('Welcome aboard', { Tags: ['Onboarding'], Text: 'first steps' })
  await send('Invoice 7', { From: { Email: 'shop@shop.test' }, Text: 'please pay' })
  const find = async (query: string, tz?: string) => {
    const { messages } = await mailpit.searchMessages(tz ? { query, tz } : { query })
    return messages.map(({ Subject }) => Subject)
  }
  const both = ['Invoice 7', 'Welcome aboard']
  expect(await find('from:shop@shop.test')).toEqual(['Invoice 7'])
  expect(await find('from:shop.test')).toEqual(['Invoice 7'])
  expect(await find('subject:"welcome ab"')).toEqual(['Welcome aboard'])
  expect(await find('-subject:invoice')).toEqual(['Welcome aboard'])
  expect(await find('!"please pay"')).toEqual(['Welcome aboard'])
  expect(await find('wel step')).toEqual(['Welcome aboard'])
  expect(await find('tag:onboarding')).toEqual(['Welcome aboard'])
  expect(await find('-is:tagged')).toEqual(['Invoice 7'])
  expect(await find('addressed:another@example.test')).toEqual(both)
  expect(await find('is:unread larger:100 smaller:1mb after:2020-01-01')).toEqual(both)
  expect(await find('before:2020-01-01', 'America/Chicago')).toEqual([])
  expect(await find('has:attachment')).toEqual([])
  expect(await find('to: after:nonsense')).toEqual(both)
})

it('never deletes more than a search says', async () => {
  await send('One')
  await send('Two')
  await expect(mailpit.deleteMessagesBySearch({ query: 'after:nonsense' })).rejects.toThrow(
    'The term "after:nonsense" cannot be met exactly: nothing was changed',
  )
  await expect(mailpit.deleteMessagesBySearch({ query: '-to:' })).rejects.toThrow('400')
  expect((await mailpit.listMessages()).total).toBe(2)
  expect(await mailpit.deleteMessagesBySearch({ query: 'subject:One' })).toBe('ok')
  expect((await mailpit.listMessages()).messages.map(({ Subject }) => Subject)).toEqual(['Two'])
})

it('marks and deletes by ids, by search, or all', async () => {
  const [one, two] = [await send('One'), await send('Two')]
  const unread = async () => (await mailpit.listMessages()).unread
  expect(await mailpit.setReadStatus({ Read: true, IDs: [one.ID, 'unknown'] })).toBe('ok')
  expect(await unread()).toBe(1)
  await mailpit.setReadStatus({ Read: true, Search: 'subject:Two' })
  expect(await unread()).toBe(0)
  await mailpit.setReadStatus()
  expect(await unread()).toBe(2)
  await mailpit.setReadStatus({ Read: true, IDs: [] })
  expect(await unread()).toBe(0)
  await expect(mailpit.setReadStatus({ IDs: [one.ID], Search: 'x' })).rejects.toThrow('400')
  expect(await mailpit.deleteMessages({ IDs: [two.ID, two.ID, 'unknown'] })).toBe('ok')
  expect((await mailpit.listMessages()).messages.map(({ ID }) => ID)).toEqual([one.ID])
  expect(await mailpit.deleteMessages()).toBe('ok')
  expect((await mailpit.listMessages()).total).toBe(0)
})

it('sets, renames and deletes tags', async () => {
  const { ID } = await send('Tagged')
  expect(await mailpit.setTags({ IDs: [ID], Tags: ['Tag 1', 'b<o>ld', 'tag 1'] })).toBe('ok')
  expect(await mailpit.getTags()).toEqual(['bold', 'tag 1'])
  expect(await mailpit.renameTag('bold', 'New/Name')).toBe('ok')
  expect((await mailpit.getMessageSummary()).Tags).toEqual(['NewName', 'tag 1'])
  expect((await mailpit.getInfo()).Tags).toEqual({ 'tag 1': 1, NewName: 1 })
  expect(await mailpit.deleteTag('tag 1')).toBe('ok')
  await mailpit.setTags({ IDs: [ID] })
  expect(await mailpit.getTags()).toEqual([])
  await expect(mailpit.renameTag('gone', 'new')).rejects.toThrow('400')
})

it('orders chaos as faults', async () => {
  const atRest = {
    Sender: { ErrorCode: 451, Probability: 0 },
    Recipient: { ErrorCode: 451, Probability: 0 },
    Authentication: { ErrorCode: 535, Probability: 0 },
  }
  expect(await mailpit.getChaosTriggers()).toEqual(atRest)
  const ordered = await mailpit.setChaosTriggers({ Recipient: { ErrorCode: 550, Probability: 100 } })
  expect(ordered).toEqual({ ...atRest, Recipient: { ErrorCode: 550, Probability: 100 } })
  await expect(postfang.send({ from: 'a@b.test', to: 'c@d.test', text: 'x' })).rejects.toMatchObject({
    responseCode: 550,
  })
  await expect(mailpit.setChaosTriggers({ Sender: { ErrorCode: 200, Probability: 1 } })).rejects.toThrow(
    '400',
  )
  expect(await mailpit.setChaosTriggers()).toEqual(atRest)
  await postfang.send({ from: 'a@b.test', to: 'c@d.test', text: 'x' })
  const { faults } = await postfang.json<{ faults: unknown[] }>('/api/faults')
  expect(faults).toEqual([])
})

it('tells what it is, and what it has not', async () => {
  const { ID } = await send('Checked', { HTML: '<p>x</p>' })
  expect(await mailpit.getInfo()).toMatchObject({
    Version: 'v0.0.0-test',
    LatestVersion: 'disabled',
    Messages: 1,
    Unread: 1,
    RuntimeStats: { SMTPRejected: 0 },
  })
  expect(await mailpit.getConfiguration()).toMatchObject({
    ChaosEnabled: true,
    MessageRelay: { Enabled: false },
  })
  await expect(mailpit.htmlCheck(ID)).rejects.toThrow('404 Not Found')
  await expect(mailpit.linkCheck()).rejects.toThrow('Postfang has no link-check')
  await expect(mailpit.spamAssassinCheck()).rejects.toThrow('404')
  await expect(mailpit.releaseMessage('latest', { To: ['x@example.test'] })).rejects.toThrow(
    'Nothing leaves here',
  )
  await expect(mailpit.getMessageSummary('unknown')).rejects.toThrow('404')
})

it('does not mark a message as read by reading it', async () => {
  await send('Unread')
  await mailpit.getMessageSummary()
  expect((await mailpit.listMessages()).unread).toBe(1)
})
