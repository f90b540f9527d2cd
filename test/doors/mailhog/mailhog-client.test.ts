import mailhog from 'mailhog'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

/** The npm package `mailhog`, used as its README says. */

let postfang: TestPostfang
let client: ReturnType<typeof mailhog>

beforeAll(async () => {
  postfang = await startPostfang()
  client = connect('/api')
})
beforeEach(() => postfang.json('/api/messages', { method: 'DELETE' }))
afterAll(() => postfang.close())

function connect(basePath: string) {
  return mailhog({ host: '127.0.0.1', port: Number(new URL(postfang.http).port), basePath })
}

function send(subject: string, more: Parameters<TestPostfang['send']>[0] = {}, mailbox?: string) {
  return postfang.send(
    { from: 'shop@example.com', to: 'anna@example.com', subject, text: `Text of ${subject}`, ...more },
    mailbox,
  )
}

describe('the mailhog client', () => {
  it('lists messages, the newest first, by pages', async () => {
    for (const subject of ['one', 'two', 'three']) await send(subject)
    const all = await client.messages()
    expect(all).toMatchObject({ total: 3, count: 3, start: 0 })
    expect(all?.items.map(({ subject }) => subject)).toEqual(['three', 'two', 'one'])
    const page = await client.messages(1, 1)
    expect(page).toMatchObject({ total: 3, count: 1, start: 1 })
    expect(page?.items[0]?.subject).toBe('two')
  })

  it('lists nothing where there is nothing', async () => {
    expect(await client.messages()).toEqual({ total: 0, count: 0, start: 0, items: [] })
  })

  it('decodes what is handed out still encoded', async () => {
    await send('Grüße', {
      from: 'Shop <shop@example.com>',
      cc: 'cc@example.com',
      replyTo: 'reply@example.com',
      date: new Date('2026-01-02T03:04:05Z'),
      text: 'Schöne Grüße',
      attachments: [{ filename: 'notes.txt', content: 'Attached' }],
    })
    const [mail] = (await client.messages())?.items ?? []
    expect(mail?.subject).toBe('Grüße')
    expect(mail?.from).toBe('Shop <shop@example.com>')
    expect(mail?.to).toBe('anna@example.com')
    expect(mail?.cc).toBe('cc@example.com')
    expect(mail?.replyTo).toBe('reply@example.com')
    expect(mail?.date).toEqual(new Date('2026-01-02T03:04:05Z'))
    expect(mail?.text).toBe('Schöne Grüße')
    const [attachment] = mail?.attachments ?? []
    expect(attachment?.name).toBe('notes.txt')
    expect(attachment?.encoding).toBe('base64')
    expect(attachment?.type).toBe('text/plain; name=notes.txt')
    expect(client.decode(attachment?.Body ?? '', 'base64')).toBe('Attached')
  })

  it('finds the latest from somebody, to somebody, containing something', async () => {
    await send('older')
    await send('newer', { bcc: 'hidden@example.com' })
    await send('other', { from: 'bert@example.com', to: 'else@example.com' })
    expect((await client.latestFrom('shop@example.com')) || {}).toMatchObject({ subject: 'newer' })
    expect((await client.latestTo('anna@example.com')) || {}).toMatchObject({ subject: 'newer' })
    // The recipients are those of the envelope.
    expect((await client.latestTo('hidden@example.com')) || {}).toMatchObject({ subject: 'newer' })
    expect((await client.latestContaining('Text of old')) || {}).toMatchObject({ subject: 'older' })
    expect(await client.latestContaining('nowhere')).toBe(0)
    expect(await client.search('example.com', 'from', 1, 1)).toMatchObject({ total: 3, count: 1, start: 1 })
  })

  it('deletes one message, and all', async () => {
    await send('kept')
    const id = await send('gone')
    await client.deleteMessage(id)
    expect((await client.messages())?.items.map(({ subject }) => subject)).toEqual(['kept'])
    await client.deleteAll()
    expect(await client.messages()).toMatchObject({ total: 0 })
  })

  it('is told that nothing is released, and of what is not there', async () => {
    const id = await send('stays')
    const config = { host: 'localhost', port: '25', email: 'a@example.com' }
    expect(await client.releaseMessage(id, config)).toMatchObject({ statusCode: 403 })
    expect(await client.deleteMessage('nobody')).toMatchObject({ statusCode: 404 })
    expect(await client.messages()).toMatchObject({ total: 1 })
  })

  it('sees one mailbox by a base path', async () => {
    await send('mine', {}, 'run-42')
    await send('theirs', {}, 'run-43')
    const scoped = connect('/box/run-42/api')
    expect((await scoped.messages())?.items.map(({ subject }) => subject)).toEqual(['mine'])
    await scoped.deleteAll()
    expect((await client.messages())?.items.map(({ subject }) => subject)).toEqual(['theirs'])
  })
})
