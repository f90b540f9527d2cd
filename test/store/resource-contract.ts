import { afterEach, beforeEach, expect, it } from 'vitest'
import { destinationIdOf } from '../../src/model/destination-id.ts'
import type { MailjetEventDetail, NewDelivery } from '../../src/model/mailjet-event.ts'
import { slotMs } from '../../src/model/mailjet-statistic.ts'
import type { Store } from '../../src/store/store.ts'
import { aDelivery, numberOf } from './deliveries.ts'
import { aMessage } from './messages.ts'

const hourMs = 12 * slotMs
const visitor = { ip: '127.0.0.1', geo: '', agent: 'test' }
const click = (url: string): MailjetEventDetail => ({ type: 'click', url, ...visitor })
const bounce = (isHard: boolean): MailjetEventDetail => ({
  type: 'bounce',
  isBlocked: false,
  isHard,
  errorRelatedTo: 'recipient',
  error: isHard ? 'user unknown' : 'quota exceeded',
  comment: '',
})

/** What every store promises of what Mailjet's REST API lists. */
export function describeResources(open: () => Promise<Store>): void {
  let store: Store
  beforeEach(async () => {
    store = await open()
    await store.setProfile('mj', 'mailjet')
  })
  afterEach(() => store.close())

  /** Keeps a message of one delivery; resolves to its number. */
  async function deliver(receivedAt: number, facts: Partial<NewDelivery> = {}): Promise<number> {
    const message = aMessage({ mailbox: 'mj', receivedAt })
    const seq = await store.append(message)
    const events = facts.events ?? [{ type: 'sent', at: receivedAt, smtpReply: '250 OK' }]
    await store.saveDeliveries([{ seq, deliveries: [aDelivery({ ...facts, events })] }])
    return (await store.listDeliveriesOf(message.id))[0]?.number ?? 0
  }

  const happen = (number: number, at: number, event: MailjetEventDetail) =>
    store.appendEvent(number, { ...event, at })

  it('lists deliveries in pages by number, in any order', async () => {
    for (const [at, subject] of [
      [2_000, 'b'],
      [1_000, 'a'],
      [3_000, 'c'],
    ] as const)
      await deliver(at, { subject, messageId: BigInt(10_000 - at) })
    const subjects = async (page: object) =>
      (await store.pageDeliveries({ mailbox: 'mj' }, { limit: 10, offset: 0, ...page })).map(
        ({ subject }) => subject,
      )
    expect(await subjects({})).toEqual(['a', 'b', 'c'])
    expect(await subjects({ isDescending: true, limit: 2 })).toEqual(['c', 'b'])
    expect(await subjects({ offset: 1, limit: 1 })).toEqual(['b'])
    expect(await subjects({ offset: 3 })).toEqual([])
    expect(await subjects({ order: 'messageId' })).toEqual(['c', 'b', 'a'])
    expect(await store.pageDeliveries({ mailbox: 'other' }, { limit: 10, offset: 0 })).toEqual([])
  })

  it('finds deliveries by the domains of recipient and sender', async () => {
    await deliver(1_000, { recipient: 'eve@Example.NET', sender: 'ann@shop.example', senderId: 7 })
    await deliver(2_000)
    const count = async (selection: object) =>
      (await store.pageDeliveries({ mailbox: 'mj', ...selection }, { limit: 10, offset: 0 })).length
    expect(await count({ destinationId: destinationIdOf('example.net') })).toBe(1)
    expect(await count({ destinationId: destinationIdOf('example.org') })).toBe(0)
    expect(await count({ senderDomain: 'SHOP.example' })).toBe(1)
    expect(await count({ senderDomain: 'op.example' })).toBe(0)
    expect(await store.countDeliveries({ mailbox: 'mj', senderDomain: 'shop.example' })).toEqual({ sent: 1 })
  })

  it('lists events of a type by what they are and what their deliveries are', async () => {
    const spring = await deliver(1_000, { campaign: 'Spring' })
    const other = await deliver(50_000, { recipient: 'eve@example.com' })
    await happen(other, 60_000, click('https://b.test/'))
    await happen(spring, 30_000, click('https://a.test/'))
    await happen(spring, 31_000, { type: 'open', ...visitor })
    const urls = async (selection: object, page: object = {}) => {
      const events = await store.pageEvents(
        { mailbox: 'mj', type: 'click', ...selection },
        { limit: 10, offset: 0, ...page },
      )
      return events.map(({ event }) => (event.type === 'click' ? event.url : ''))
    }
    expect(await urls({})).toEqual(['https://a.test/', 'https://b.test/'])
    expect(await urls({}, { isDescending: true, limit: 1 })).toEqual(['https://b.test/'])
    expect(await urls({ campaignId: numberOf('Spring') })).toEqual(['https://a.test/'])
    expect(await urls({ delivery: other })).toEqual(['https://b.test/'])
    expect(await urls({ from: 50_000 })).toEqual(['https://b.test/'])
    expect(await urls({ eventTo: 60_000 })).toEqual(['https://a.test/'])
    expect(await urls({ eventFrom: 40_000, from: 0 })).toEqual(['https://b.test/'])
    expect(await urls({ mailbox: 'other' })).toEqual([])
    expect(await store.countEvents({ mailbox: 'mj', type: 'click' })).toBe(2)
    expect(await store.countEvents({ mailbox: 'mj', type: 'click', contactId: 1 })).toBe(0)
  })

  it('counts clicks on the links of a campaign', async () => {
    const [first, second] = [
      await deliver(1_000, { campaign: 'Spring' }),
      await deliver(1_000, { campaign: 'Spring' }),
    ]
    const elsewhere = await deliver(1_000, { campaign: 'Autumn' })
    for (const [number, url] of [
      [first, 'b'],
      [first, 'b'],
      [second, 'b'],
      [second, 'a'],
      [elsewhere, 'c'],
    ] as const)
      await happen(number, 2_000, click(url))
    expect(await store.listClickedLinks('mj', numberOf('Spring'))).toEqual([
      { url: 'b', messages: 2, events: 3 },
      { url: 'a', messages: 1, events: 1 },
    ])
    expect(await store.listClickedLinks('other', numberOf('Spring'))).toEqual([])
  })

  it('lists campaigns by what they are', async () => {
    await deliver(1_000, { campaign: 'Spring' })
    await deliver(9_000, { campaign: 'Autumn', sender: 'bo@shop.example', senderId: 7 })
    const names = async (selection: object, page: object = {}) =>
      (await store.pageCampaigns({ mailbox: 'mj', ...selection }, { limit: 10, offset: 0, ...page })).map(
        ({ name }) => name,
      )
    expect(await names({})).toEqual(['Spring', 'Autumn'])
    expect(await names({}, { order: 'name' })).toEqual(['Autumn', 'Spring'])
    expect(await names({}, { isDescending: true, offset: 1 })).toEqual(['Spring'])
    expect(await names({ id: numberOf('Spring') })).toEqual(['Spring'])
    expect(await names({ name: 'Autumn' })).toEqual(['Autumn'])
    expect(await names({ sender: 'BO@shop.example' })).toEqual(['Autumn'])
    expect(await names({ senderDomain: 'example.com' })).toEqual(['Spring'])
    expect(await names({ senderId: 7 })).toEqual(['Autumn'])
    expect(await names({ from: 2_000 })).toEqual(['Autumn'])
    expect(await store.countCampaigns({ mailbox: 'mj', to: 2_000 })).toBe(1)
  })

  it('counts in slots of five minutes, and adds them up to what is asked for', async () => {
    const start = 10 * hourMs
    const first = await deliver(start, { campaign: 'Spring' })
    await deliver(start + slotMs, { senderId: 7 })
    await happen(first, start + 60_000, { type: 'open', ...visitor })
    await happen(first, start + hourMs, { type: 'open', ...visitor })
    const list = (selection: object) =>
      store.listStatistics(
        { mailbox: 'mj', source: 'apikey', sourceId: 0, timing: 'message', resolutionMs: null, ...selection },
        { limit: 100, offset: 0 },
      )
    const [whole] = await list({})
    expect(whole).toEqual({
      sourceId: 0,
      from: null,
      messages: 2,
      sent: 2,
      opened: 1,
      clicked: 0,
      hard: 0,
      soft: 0,
      blocked: 0,
      spam: 0,
      unsub: 0,
      opens: 2,
      clicks: 0,
      spams: 0,
      unsubs: 0,
      openDelay: 60 + hourMs / 1_000,
      clickDelay: 0,
    })
    const stretches = async (selection: object) =>
      (await list(selection)).map(({ from, messages, opens }) => [
        ((from ?? 0) - start) / slotMs,
        messages,
        opens,
      ])
    expect(await stretches({ resolutionMs: slotMs })).toEqual([
      [0, 1, 2],
      [1, 1, 0],
    ])
    expect(await stretches({ resolutionMs: slotMs, timing: 'event' })).toEqual([
      [0, 1, 1],
      [1, 1, 0],
      [12, 0, 1],
    ])
    expect(await stretches({ resolutionMs: hourMs, timing: 'event' })).toEqual([
      [0, 2, 1],
      [12, 0, 1],
    ])
    expect(await stretches({ resolutionMs: slotMs, from: start + slotMs })).toEqual([[1, 1, 0]])
    expect(await stretches({ resolutionMs: slotMs, to: start + slotMs })).toEqual([[0, 1, 2]])
    expect(await list({ source: 'campaign', sourceId: numberOf('Spring') })).toMatchObject([
      { messages: 1, opens: 2 },
    ])
    expect(await list({ source: 'sender', sourceId: 7 })).toMatchObject([{ messages: 1, opens: 0 }])
    expect(await list({ source: 'sender', sourceId: undefined })).toHaveLength(2)
    expect(
      await store.countStatistics({
        mailbox: 'mj',
        source: 'apikey',
        sourceId: 0,
        timing: 'event',
        resolutionMs: hourMs,
      }),
    ).toBe(2)
  })

  it('counts a bounce once as what it became', async () => {
    const number = await deliver(1_000, { events: [{ at: 1_000, ...bounce(false) }] })
    await happen(number, 2_000, bounce(false))
    await happen(number, 3_000, bounce(true))
    await deliver(1_000, { events: [{ at: 1_000, ...bounce(true) }] })
    const selection = {
      mailbox: 'mj',
      source: 'apikey',
      sourceId: 0,
      timing: 'message',
      resolutionMs: null,
    } as const
    expect(await store.listStatistics(selection, { limit: 1, offset: 0 })).toMatchObject([
      { messages: 2, soft: 1, hard: 2, sent: 0 },
    ])
  })

  it('keeps statistics when messages go, and forgets them with their mailbox', async () => {
    await deliver(1_000)
    const selection = {
      mailbox: 'mj',
      source: 'apikey',
      sourceId: 0,
      timing: 'message',
      resolutionMs: null,
    } as const
    const messages = async () =>
      (await store.listStatistics(selection, { limit: 1, offset: 0 })).map((found) => found.messages)
    const [{ id } = { id: undefined }] = await store.list({ mailbox: 'mj' }, { limit: 1 })
    if (id !== undefined) await store.remove(id)
    expect(await messages()).toEqual([1])
    await store.removeAll({ mailbox: 'mj' })
    expect(await messages()).toEqual([])
  })

  it('keeps what clients say of contacts, beside what it knows of them', async () => {
    const bob = { id: numberOf('bob@example.com'), address: 'Bob@example.com' }
    await deliver(1_000)
    expect(await store.saveContact('mj', bob, { name: 'Bob', isExcluded: true }, 7_000)).toBe(false)
    expect(await store.findContact('mj', bob.id)).toMatchObject({
      address: 'bob@example.com',
      delivered: 1,
      name: 'Bob',
      isExcluded: true,
      excludedAt: 7_000,
      updatedAt: 7_000,
      properties: {},
    })
    const eve = { id: numberOf('eve@example.com'), address: 'Eve@example.com' }
    expect(await store.saveContact('mj', eve, { properties: { age: 7 } }, 8_000)).toBe(true)
    await store.saveContact('mj', eve, { name: 'Eve' }, 9_000)
    expect(await store.findContact('mj', 'eve@example.com')).toMatchObject({
      name: 'Eve',
      createdAt: 8_000,
      delivered: 0,
      excludedAt: null,
      properties: { age: 7 },
    })
    const names = async (selection: object, page: object = {}) =>
      (await store.pageContacts({ mailbox: 'mj', ...selection }, { limit: 10, offset: 0, ...page })).map(
        ({ name }) => name,
      )
    expect(await names({}, { order: 'address' })).toEqual(['Bob', 'Eve'])
    expect(await names({}, { order: 'name', isDescending: true, limit: 1 })).toEqual(['Eve'])
    expect(await names({ isExcluded: true })).toEqual(['Bob'])
    expect(await names({ campaignId: 1 })).toEqual([])
    expect(await store.countContacts({ mailbox: 'mj' })).toBe(2)
    expect(await store.removeContact('mj', eve.id)).toBe(true)
    expect(await store.removeContact('mj', eve.id)).toBe(false)
    expect(await store.saveContact('new', eve, {}, 1_000)).toBe(true)
    expect(await store.countContacts({ mailbox: 'new' })).toBe(1)
  })

  it('hands the properties of contacts to whoever renders a message for them', async () => {
    const message = aMessage({ mailbox: 'mj' })
    await store.append(message)
    expect((await store.readUndelivered(message.id))?.engagement).toEqual([])
    const bob = { id: numberOf('bob@example.com'), address: 'bob@example.com' }
    await store.saveContact('mj', bob, { properties: { firstname: 'Bob' } }, 1_000)
    expect((await store.readUndelivered(message.id))?.engagement).toMatchObject([
      { properties: { firstname: 'Bob' } },
    ])
  })

  it('keeps senders of a mailbox, one of them the default one', async () => {
    const sender = {
      id: 2,
      email: 'a@example.com',
      name: 'A',
      emailType: 'unknown',
      isDefault: true,
      createdAt: 1_000,
    } as const
    await store.saveSender('mj', sender)
    await store.saveSender('mj', { ...sender, id: 1, email: '*@example.com' })
    expect((await store.listSenders('mj')).map(({ id, isDefault }) => [id, isDefault])).toEqual([
      [1, true],
      [2, false],
    ])
    expect(await store.listSenders('other')).toEqual([])
    expect(await store.removeSender('mj', 1)).toBe(true)
    expect(await store.removeSender('mj', 1)).toBe(false)
    expect(await store.listSenders('mj')).toEqual([{ ...sender, isDefault: false }])
    await store.removeMailbox('mj')
    expect(await store.listSenders('mj')).toEqual([])
  })
}
