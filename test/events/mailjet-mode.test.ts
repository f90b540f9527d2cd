import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SendMailOptions } from 'nodemailer'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SpeakingAddressesJson } from '../../src/contract/fault.ts'
import type { DeliveredJson, MailjetEventJson } from '../../src/contract/mailjet.ts'
import type { SummaryJson } from '../../src/contract/message.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

let postfang: TestPostfang
beforeEach(async () => {
  postfang = await startPostfang({ profile: 'mailjet' })
})
afterEach(() => postfang.close())

const directories: string[] = []
afterAll(() => Promise.all(directories.map((directory) => rm(directory, { recursive: true }))))

const aMail = (changes: SendMailOptions = {}): SendMailOptions => ({
  from: 'Shop <shop@example.com>',
  to: 'jane@example.com',
  subject: 'Hello',
  text: 'Hello',
  ...changes,
})

const eventsOf = async (id: string, of = postfang) =>
  (await of.json<{ events: MailjetEventJson[] }>(`/api/messages/${id}/events`)).events

const deliveredOf = async (id: string, query = '') =>
  (await postfang.json<{ deliveries: DeliveredJson[] }>(`/api/messages/${id}/delivered${query}`)).deliveries

const order = (id: string, event: object) =>
  postfang.fetch(`/api/messages/${id}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  })

const listed = async (mailbox = 'inbox') =>
  (await postfang.json<{ messages: SummaryJson[] }>(`/api/messages?mailbox=${mailbox}`)).messages

describe('a mailbox in Mailjet mode', () => {
  it('reports every recipient of a message as sent, each with ids of its own', async () => {
    const id = await postfang.send(aMail({ to: ['jane@example.com', 'Joe <joe@example.com>'] }))
    const happened = await eventsOf(id)
    expect(happened.map(({ type, recipient }) => [type, recipient])).toEqual([
      ['sent', 'jane@example.com'],
      ['sent', 'joe@example.com'],
    ])
    const delivered = await deliveredOf(id)
    expect(delivered.map(({ messageId }) => messageId)).toEqual(happened.map(({ messageId }) => messageId))
    expect(new Set(delivered.map(({ uuid }) => uuid)).size).toBe(2)
    expect(delivered[0]).toMatchObject({ status: 'sent', isBlocked: false, subject: 'Hello', errors: [] })
  })

  it('is set by the API for one mailbox, and passes over what came before', async () => {
    await using plain = await startPostfang()
    const profile = (name: string | null) =>
      plain.json('/api/mailboxes/run', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ profile: name }),
      })
    const before = await plain.send(aMail(), 'run')
    expect(await profile('mailjet')).toMatchObject({ name: 'run', total: 1, profile: 'mailjet' })
    const within = await plain.send(aMail(), 'run')
    const elsewhere = await plain.send(aMail(), 'other')
    await profile(null)
    const after = await plain.send(aMail(), 'run')
    expect(
      await Promise.all([before, within, elsewhere, after].map((id) => eventsOf(id, plain))),
    ).toMatchObject([[], [{ type: 'sent' }], [], []])
    const shown = await plain.json(`/api/messages/${after}/delivered`)
    expect(shown).toMatchObject({
      isInMailjetMode: false,
      deliveries: [{ status: null, recipient: 'jane@example.com', size: expect.any(Number) }],
    })
    const refused = await plain.fetch(`/api/messages/${after}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"type":"open"}',
    })
    expect(refused.status).toBe(409)
  })

  it('blocks a second message to an address in a campaign that is deduplicated, and counts it', async () => {
    const headers = { 'X-Mailjet-Campaign': 'Spring', 'X-Mailjet-DeduplicateCampaign': '1' }
    const first = await postfang.send(aMail({ headers }))
    const second = await postfang.send(aMail({ headers }))
    expect(await eventsOf(first)).toMatchObject([{ type: 'sent' }])
    expect(await eventsOf(second)).toMatchObject([
      { type: 'blocked', errorRelatedTo: 'mailjet', error: 'duplicate in campaign' },
    ])
    expect(await deliveredOf(second)).toMatchObject([{ isBlocked: true, status: 'blocked' }])
    const { campaigns } = await postfang.json<{ campaigns: object[] }>('/api/campaigns?mailbox=inbox')
    expect(campaigns).toMatchObject([
      {
        name: 'Spring',
        messages: 2,
        events: { sent: 1, blocked: 1 },
        subject: 'Hello',
        sender: 'shop@example.com',
      },
    ])
  })

  it('does what a recipient says', async () => {
    const say = async (word: string) =>
      (await eventsOf(await postfang.send(aMail({ to: `${word}@fault.test` }))))[0]
    const hard = { type: 'bounce', isHard: true, error: 'user unknown', errorRelatedTo: 'recipient' }
    expect(await say('hardbounce')).toMatchObject(hard)
    expect(await say('hardbounce+7')).toMatchObject({ ...hard, recipient: 'hardbounce+7@fault.test' })
    expect(await say('softbounce')).toMatchObject({ type: 'bounce', isHard: false, error: 'quota exceeded' })
    expect(await say('blocked')).toMatchObject({ type: 'blocked', error: 'preblocked' })
    expect(await say('bounce-550-5.1.1')).toMatchObject({ ...hard, comment: '550 5.1.1' })
    expect(await say('bounce-450-4.7.1')).toMatchObject({ type: 'bounce', isHard: false })
    expect(await say('bounce.gmail.over-quota')).toMatchObject({ error: 'quota exceeded', comment: /gsmtp/u })
    expect(await say('bounce.nobody.over-quota')).toMatchObject({ type: 'sent' })
    const spam = await postfang.send(aMail({ to: 'spamreport@fault.test' }))
    expect(await eventsOf(spam)).toMatchObject([{ type: 'sent' }, { type: 'spam', source: 'JMRPP' }])
    expect(await eventsOf(await postfang.send(aMail({ to: 'hardbounce@example.com' })))).toMatchObject([
      { type: 'sent' },
    ])
  })

  it('does what every address that is listed for it says', async () => {
    const { addresses } = await postfang.json<SpeakingAddressesJson>('/api/faults/addresses')
    const after = addresses.filter(({ at }) => at === 'after')
    const heard = await Promise.all(
      after.map(async ({ address }) => {
        const happened = await eventsOf(await postfang.send(aMail({ to: address })))
        return [address.split('@')[0], happened.map(({ type }) => type).join(' ')]
      }),
    )
    expect(heard).toEqual([
      ['hardbounce', 'bounce'],
      ['softbounce', 'bounce'],
      ['blocked', 'blocked'],
      ['spamreport', 'sent spam'],
      ['bounce-550-5.1.1', 'bounce'],
      ['bounce.gmail.over-quota', 'bounce'],
    ])
  })

  it('lets events happen on order, with what is left out filled in', async () => {
    const html = '<a href="https://shop.test/a">a</a>'
    const id = await postfang.send(aMail({ html, to: ['jane@example.com', 'joe@example.com'] }))
    const happen = async (event: object) => (await order(id, event)).json()
    expect(await happen({ type: 'open' })).toMatchObject({ type: 'open', recipient: 'jane@example.com' })
    expect(await happen({ type: 'click', agent: 'me' })).toMatchObject({
      url: 'https://shop.test/a',
      agent: 'me',
      ip: '127.0.0.1',
    })
    expect(await happen({ type: 'bounce', recipient: 'JOE@example.com' })).toMatchObject({
      recipient: 'joe@example.com',
      isHard: true,
      isBlocked: true,
      error: 'user unknown',
      errorRelatedTo: 'recipient',
    })
    expect(await happen({ type: 'bounce', reply: '452 4.2.2 Mailbox full' })).toMatchObject({
      isHard: false,
      error: 'quota exceeded',
      comment: '452 4.2.2 Mailbox full',
    })
    expect(await happen({ type: 'bounce', error: 'greylisted' })).toMatchObject({
      isHard: false,
      errorRelatedTo: 'domain',
    })
    expect(await happen({ type: 'blocked' })).toMatchObject({
      error: 'preblocked',
      errorRelatedTo: 'mailjet',
    })
    expect(await happen({ type: 'unsub' })).toMatchObject({ listId: 0 })
    expect(await happen({ type: 'spam', source: 'x' })).toMatchObject({ source: 'x' })
    expect((await deliveredOf(id)).map(({ status, state }) => [status, state])).toEqual([
      ['blocked', 'preblocked'],
      ['hardbounced', 'user unknown'],
    ])
    expect((await order(id, { type: 'open', recipient: 'nobody@example.com' })).status).toBe(404)
    expect((await order(id, { type: 'bounce', reply: '250 OK' })).status).toBe(400)
    expect((await order(id, { type: 'opened' })).status).toBe(400)
    expect((await order(id, { type: 'open', url: 'x' })).status).toBe(400)
    expect((await order('0190a000-0000-7000-8000-000000000001', { type: 'open' })).status).toBe(404)
  })

  it('answers the language when its contact last opened and clicked', async () => {
    const question = {
      headers: { 'X-MJ-TemplateLanguage': '1' },
      subject: '{% if HasOpenedSince(30) %}welcome back{% else %}sale{% endif %}',
    }
    const first = await postfang.send(aMail(question))
    expect(await deliveredOf(first)).toMatchObject([{ subject: 'sale' }])
    await order(first, { type: 'open' })
    const second = await postfang.send(aMail({ ...question, to: 'Jane@example.com' }))
    expect(await deliveredOf(second)).toMatchObject([{ subject: 'welcome back' }])
    await postfang.events.settled(postfang.inbox.head)
    const [delivery] = await postfang.events.log.listDeliveries({ mailbox: 'inbox' }, { limit: 1 })
    expect(delivery?.subject).toBe('welcome back')
  })

  it('follows events on the live feed, and goes on after a number', async () => {
    const id = await postfang.send(aMail())
    await eventsOf(id)
    const first = await readEvents('/api/live?of=events&since=0', 1)
    expect(first).toMatchObject([{ type: 'sent', message: id, number: 1 }])
    await order(id, { type: 'open' })
    expect(await readEvents('/api/live?of=events&mailbox=inbox&since=1', 1)).toMatchObject([
      { type: 'open', number: 2, recipient: 'jane@example.com' },
    ])
    const coming = readEvents('/api/live?of=events', 1)
    await expect.poll(async () => (await order(id, { type: 'spam' })).ok && settledIn(coming)).toBe(true)
    expect(await coming).toMatchObject([{ type: 'spam' }])
  })

  async function settledIn(promise: Promise<unknown>): Promise<boolean> {
    const none = Symbol()
    return (await Promise.race([promise, new Promise((resolve) => setImmediate(resolve, none))])) !== none
  }

  /** As server-sent events, until there are so many. */
  async function readEvents(path: string, count: number): Promise<MailjetEventJson[]> {
    const response = await postfang.fetch(path, { headers: { accept: 'text/event-stream' } })
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      const found = [...text.matchAll(/event: event\nid: \d+\ndata: (.*)\n\n/gu)]
      if (found.length < count) continue
      // Leaving the loop ends the stream.
      return found.map(([, data = '']) => JSON.parse(data))
    }
    throw new Error('The stream ended')
  }
})

describe('a template in error', () => {
  const failing = (changes: SendMailOptions = {}, headers: Record<string, string> = {}) =>
    aMail({
      subject: 'Receipt',
      text: 'Dear\n{{var:name}}',
      headers: { 'X-MJ-TemplateLanguage': '1', ...headers },
      ...changes,
    })

  it('blocks the message and says where', async () => {
    const id = await postfang.send(failing())
    expect(await eventsOf(id)).toMatchObject([
      { type: 'blocked', errorRelatedTo: 'content', error: 'error in template language' },
    ])
    const [delivery] = await deliveredOf(id)
    expect(delivery).toMatchObject({
      isBlocked: true,
      status: 'blocked',
      html: null,
      headers: null,
      size: null,
    })
    expect(delivery?.errors).toEqual([
      {
        piece: 'text',
        message: 'expression parsing error ## Unknown identifier: var:name ## near ## {{var:name ##',
        line: 2,
        column: 11,
      },
    ])
    expect((await postfang.fetch(`/api/messages/${id}/delivered/raw`)).status).toBe(404)
    expect(await listed()).toHaveLength(1)
  })

  it('is reported by a mail of its own, once for a message, and nothing follows from that', async () => {
    const id = await postfang.send(
      failing(
        { to: ['a@example.com', 'b@example.com'] },
        { 'X-MJ-TemplateErrorReporting': 'dev@example.com' },
      ),
    )
    expect(await eventsOf(id)).toMatchObject([{ type: 'blocked' }, { type: 'blocked' }])
    const [report, original] = await listed()
    expect(await listed()).toHaveLength(2)
    expect(original?.id).toBe(id)
    expect(report).toMatchObject({
      from: { address: 'templating-language-error@mailjet.com' },
      envelope: { from: 'templating-language-error@mailjet.com', to: ['dev@example.com'] },
      subject: 'Error while evaluating Mailjet Templating language for message "Receipt"',
    })
    const text = await (await postfang.fetch(`/api/messages/${report?.id}/text`)).text()
    expect(text).toContain('Unknown identifier: var:name')
    const { attachments } = await postfang.json<{ attachments: { part: string }[] }>(
      `/api/messages/${report?.id}`,
    )
    expect(attachments).toHaveLength(1)
    const attached = await postfang.fetch(`/api/messages/${report?.id}/parts/${attachments[0]?.part}`)
    expect(await attached.text()).toBe(await (await postfang.fetch(`/api/messages/${id}/raw`)).text())
    expect(await eventsOf(report?.id ?? '')).toEqual([])
  })

  it('is delivered all the same where the message asks for that', async () => {
    const id = await postfang.send(failing({}, { 'X-MJ-TemplateErrorDeliver': 'deliver' }))
    expect(await eventsOf(id)).toMatchObject([{ type: 'sent' }])
    const [delivery] = await deliveredOf(id, '?recipient=JANE@example.com')
    expect(delivery).toMatchObject({ status: 'sent', errors: [{ piece: 'text' }] })
    expect(delivery?.text).toContain('{{var:name}}')
    const raw = await (await postfang.fetch(`/api/messages/${id}/delivered/raw`)).text()
    expect(raw).toContain(`X-MJ-Mid: ${delivery?.token}`)
    expect((await postfang.fetch(`/api/messages/${id}/delivered?recipient=x@example.com`)).status).toBe(404)
  })

  it('that never comes to an end is blocked in bounded time, and what follows is delivered', async () => {
    const loop = `${'{% for a in var:l %}'.repeat(12)}x${'{% endfor %}'.repeat(12)}`
    const vars = JSON.stringify({ l: Array.from({ length: 30 }, (_, index) => index) })
    const id = await postfang.send(failing({ text: loop }, { 'X-MJ-Vars': vars }))
    const next = await postfang.send(aMail())
    expect(await eventsOf(next)).toMatchObject([{ type: 'sent' }])
    expect(await eventsOf(id)).toMatchObject([{ type: 'blocked', error: 'error in template language' }])
  })
})

describe('over a restart', () => {
  it('keeps deliveries and events, and works out none a second time', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'postfang-events-'))
    directories.push(directory)
    const settings = { profile: 'mailjet', data: join(directory, 'mail.db') }
    const first = await startPostfang(settings)
    const id = await first.send(aMail())
    const before = await eventsOf(id, first)
    const account = first.events.accountOf('inbox')
    await first.close()
    await using second = await startPostfang(settings)
    const next = await second.send(aMail())
    expect(await eventsOf(next, second)).toMatchObject([{ number: 2 }])
    expect(await eventsOf(id, second)).toEqual(before)
    expect(second.events.accountOf('inbox').secret).toBe(account.secret)
  })
})
