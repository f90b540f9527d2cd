import { afterEach, beforeEach, expect, it } from 'vitest'
import type { MailjetEventDetail, NewDelivery } from '../../src/model/mailjet-event.ts'
import type { Store } from '../../src/store/store.ts'
import { aDelivery, numberOf } from './deliveries.ts'
import { aMessage } from './messages.ts'

/** What every store promises of Mailjet mode. `open` makes an empty one whose server has the profile `postfang`. */
export function describeDeliveries(open: () => Promise<Store>): void {
  let store: Store
  beforeEach(async () => {
    store = await open()
    await store.setProfile('mj', 'mailjet')
  })
  afterEach(() => store.close())

  async function capture(options: Parameters<typeof aMessage>[0] = {}) {
    const message = aMessage({ mailbox: 'mj', ...options })
    return { id: message.id, seq: await store.append(message) }
  }

  async function deliver(...deliveries: NewDelivery[]) {
    const message = await capture({ receivedAt: 5_000 })
    await store.saveDeliveries([{ seq: message.seq, deliveries }])
    return message
  }

  async function deliverOne(facts: Partial<NewDelivery> = {}) {
    const { id } = await deliver(aDelivery(facts))
    const [delivery] = await store.listDeliveriesOf(id)
    if (delivery === undefined) throw new Error('nothing was delivered')
    return delivery
  }

  const happen = (number: number, event: MailjetEventDetail, at = 2_000) =>
    store.appendEvent(number, { ...event, at })
  const visitor = { ip: '127.0.0.1', geo: '', agent: 'test' }
  const hard = {
    type: 'bounce',
    isBlocked: false,
    isHard: true,
    errorRelatedTo: 'recipient',
    error: 'user unknown',
    comment: '550 5.1.1 No such user',
  } as const

  it('notes what comes into a mailbox in Mailjet mode, and nothing else', async () => {
    const own = await capture()
    await store.append(aMessage({ mailbox: 'other' }))
    await store.append({ ...aMessage({ mailbox: 'mj' }), isNotice: true })
    await store.append(aMessage({ mailbox: 'mj', rejected: { code: 550, enhancedCode: null, text: 'No' } }))
    const listed = await store.listUndelivered(0, 10)
    expect(listed.map(({ seq }) => seq)).toEqual([own.seq])
    expect(listed[0]).toMatchObject({ id: own.id, mailbox: 'mj', envelopeTo: ['bob@example.com'] })
    expect((await store.readUndelivered(own.id))?.raw).toEqual(await store.readRaw(own.id))
    await store.setProfile('mj', 'postfang')
    await capture()
    expect(await store.listUndelivered(own.seq, 10)).toEqual([])
    expect(await store.findProfile('mj')).toBe('postfang')
    expect((await store.listMailboxes()).find(({ name }) => name === 'mj')?.profile).toBe('postfang')
    expect(await store.findProfile('nobody')).toBeUndefined()
  })

  it('keeps deliveries once, however often they are saved', async () => {
    const { id, seq } = await capture({ receivedAt: 5_000 })
    const deliveries = [aDelivery({ messageId: 2n ** 63n + 7n }), aDelivery({ recipient: 'Eve@example.com' })]
    await Promise.all([
      store.saveDeliveries([{ seq, deliveries }]),
      store.saveDeliveries([{ seq, deliveries }]),
    ])
    await store.saveDeliveries([{ seq, deliveries }])
    const kept = await store.listDeliveriesOf(id)
    expect(kept.map(({ recipient }) => recipient)).toEqual(['bob@example.com', 'Eve@example.com'])
    const { isDeduplicated, events, ...facts } = deliveries[0] ?? aDelivery()
    expect(kept[0]).toEqual({
      ...facts,
      number: kept[0]?.number,
      mailbox: 'mj',
      message: id,
      seq,
      arrivedAt: 5_000,
      status: 'sent',
      stateId: null,
      isStatePermanent: false,
      opens: 0,
      clicks: 0,
    })
    expect(await store.listUndelivered(0, 10)).toEqual([])
    expect(await store.findDelivery(2n ** 63n + 7n)).toEqual(kept[0])
    expect(await store.findDeliveryByUuid(facts.uuid)).toEqual(kept[0])
    expect(await store.listEventsOf(id)).toMatchObject([
      {
        number: 1,
        type: 'sent',
        at: 1_000,
        smtpReply: '250 2.0.0 OK',
        delivery: kept[0]?.number,
        mailbox: 'mj',
      },
      { number: 2, delivery: kept[1]?.number },
    ])
    expect(store.lastEvent).toBe(2)
  })

  it('moves the state of a delivery as events come', async () => {
    const { number } = await deliverOne()
    const statusAfter = async (event: MailjetEventDetail) => (await happen(number, event))?.delivery
    expect(await statusAfter({ type: 'click', url: 'https://a.test/', ...visitor })).toMatchObject({
      status: 'clicked',
      clicks: 1,
    })
    expect(await statusAfter({ type: 'open', ...visitor })).toMatchObject({ status: 'clicked', opens: 1 })
    expect(await statusAfter({ type: 'spam', source: 'JMRPP' })).toMatchObject({
      status: 'spam',
      stateId: null,
    })
    expect(await statusAfter(hard)).toMatchObject({
      status: 'hardbounced',
      stateId: 1,
      isStatePermanent: true,
    })
    expect(await statusAfter({ type: 'open', ...visitor })).toMatchObject({ status: 'hardbounced', opens: 2 })
    expect(await statusAfter({ type: 'sent', smtpReply: '250 OK' })).toMatchObject({
      status: 'sent',
      stateId: null,
    })
    const soft = { ...hard, isHard: false, error: 'greylisted', errorRelatedTo: 'domain' } as const
    expect(await statusAfter(soft)).toMatchObject({
      status: 'softbounced',
      stateId: 13,
      isStatePermanent: false,
    })
    expect(await happen(number + 1, hard)).toBeUndefined()
    expect((await store.listEventsOfDelivery(number)).map(({ type }) => type)).toEqual([
      'sent',
      'click',
      'open',
      'spam',
      'bounce',
      'open',
      'sent',
      'bounce',
    ])
  })

  it('counts what happens to a campaign and to a contact', async () => {
    const first = await deliverOne({ campaign: 'Spring', recipient: 'Bob@example.com' })
    await deliverOne({ campaign: 'Spring', recipient: 'eve@example.com' })
    await deliverOne({ campaign: 'Autumn' })
    await happen(first.number, { type: 'open', ...visitor }, 7_000)
    await happen(first.number, { type: 'open', ...visitor }, 8_000)
    await happen(first.number, hard)
    const [autumn, spring] = await store.listCampaigns('mj', { limit: 10 })
    expect(autumn).toMatchObject({ name: 'Autumn', messages: 1, events: { sent: 1, open: 0 } })
    expect(spring).toMatchObject({
      id: numberOf('Spring'),
      mailbox: 'mj',
      createdAt: 5_000,
      firstMessageId: first.messageId,
      sender: 'ann@example.com',
      subject: 'Hello',
      messages: 2,
      events: { sent: 2, open: 2, bounce: 1, blocked: 0 },
      unique: { sent: 2, open: 1, bounce: 1 },
      hardBounces: 1,
    })
    expect(await store.findCampaign('mj', numberOf('Spring'))).toEqual(spring)
    expect(await store.listCampaigns(undefined, { limit: 1, before: autumn?.number })).toEqual([spring])
    expect(await store.listCampaigns('other', { limit: 1 })).toEqual([])
    const bob = await store.findContact('mj', 'BOB@example.com')
    expect(bob).toMatchObject({ address: 'bob@example.com', delivered: 2, openedAt: 8_000, clickedAt: null })
    expect(await store.findContact('mj', bob?.id ?? 0)).toEqual(bob)
    const contacts = await store.listContacts('mj', { limit: 10 })
    expect(contacts.map(({ address }) => address).toSorted()).toEqual(['bob@example.com', 'eve@example.com'])
    expect(await store.listContacts('mj', { limit: 10, after: contacts.at(-1)?.id })).toEqual([])
  })

  it('blocks the second message to an address in a campaign, unless nobody got the first', async () => {
    const once = { campaign: 'Spring', isDeduplicated: true }
    const blocked = {
      type: 'blocked',
      errorRelatedTo: 'content',
      error: 'error in template language',
    } as const
    const unsent = await deliverOne({ ...once, events: [{ at: 1, ...blocked }] })
    expect(unsent).toMatchObject({ status: 'blocked', stateId: 18 })
    expect(await deliverOne({ campaign: 'Autumn' })).toMatchObject({ status: 'sent' })
    expect(await deliverOne(once)).toMatchObject({ status: 'sent' })
    const second = await deliverOne({ ...once, recipient: 'BOB@example.com' })
    expect(second).toMatchObject({ status: 'blocked', stateId: 15, isStatePermanent: true })
    expect(await store.listEventsOfDelivery(second.number)).toMatchObject([
      { type: 'blocked', errorRelatedTo: 'mailjet', error: 'duplicate in campaign' },
    ])
    expect(await deliverOne({ campaign: 'Spring' })).toMatchObject({ status: 'sent' })
    expect(await deliverOne({ ...once, recipient: 'eve@example.com' })).toMatchObject({ status: 'sent' })
    await store.setProfile('other', 'mailjet')
    const elsewhere = await capture({ mailbox: 'other' })
    await store.saveDeliveries([{ seq: elsewhere.seq, deliveries: [aDelivery(once)] }])
    expect((await store.listDeliveriesOf(elsewhere.id))[0]?.status).toBe('sent')
    expect(await store.countDeliveries({ mailbox: 'mj', stateId: 15 })).toEqual({ blocked: 1 })
  })

  it('blocks the second of two recipients that are the same address', async () => {
    const once = { campaign: 'Spring', isDeduplicated: true }
    const { id } = await deliver(aDelivery(once), aDelivery({ ...once, recipient: 'BOB@example.com' }))
    expect((await store.listDeliveriesOf(id)).map(({ status }) => status)).toEqual(['sent', 'blocked'])
  })

  it('lists deliveries by what they are, newest first, page by page', async () => {
    const at = async (receivedAt: number, facts: Partial<NewDelivery>) => {
      const { seq } = await capture({ receivedAt })
      await store.saveDeliveries([{ seq, deliveries: [aDelivery(facts)] }])
    }
    await at(1_000, { subject: 'a', customId: 'x' })
    await at(3_000, { subject: 'c', campaign: 'Spring' })
    await at(2_000, { subject: 'b', recipient: 'eve@example.com', customId: 'x' })
    await at(3_000, { subject: 'd', events: [{ at: 1, ...hard }] })
    const subjects = async (selection: object, page: object = {}) =>
      (await store.listDeliveries({ mailbox: 'mj', ...selection }, { limit: 10, ...page })).map(
        ({ subject }) => subject,
      )
    expect(await subjects({})).toEqual(['d', 'c', 'b', 'a'])
    const [, second] = await store.listDeliveries({ mailbox: 'mj' }, { limit: 2 })
    expect(await subjects({}, { before: second })).toEqual(['b', 'a'])
    expect(await subjects({ recipient: 'BOB@example.com' })).toEqual(['d', 'c', 'a'])
    expect(await subjects({ contactId: numberOf('eve@example.com') })).toEqual(['b'])
    expect(await subjects({ customId: 'x' })).toEqual(['b', 'a'])
    expect(await subjects({ campaignId: numberOf('Spring') })).toEqual(['c'])
    expect(await subjects({ status: ['hardbounced', 'spam'] })).toEqual(['d'])
    expect(await subjects({ stateId: 1 })).toEqual(['d'])
    expect(await subjects({ from: 2_000, to: 3_000 })).toEqual(['b'])
    expect(await subjects({ recipient: 'nobody@example.com' })).toEqual([])
    expect(await subjects({ mailbox: 'other' })).toEqual([])
    expect(await store.countDeliveries({ mailbox: 'mj' })).toEqual({ sent: 3, hardbounced: 1 })
  })

  it('tells of events in their order, and lists them by what they are', async () => {
    const { number } = await deliverOne({ campaign: 'Spring' })
    await store.setProfile('other', 'mailjet')
    const { seq } = await capture({ mailbox: 'other' })
    await store.saveDeliveries([{ seq, deliveries: [aDelivery()] }])
    const told = new Promise((resolve) =>
      store.onCommit(({ mailboxes }) => mailboxes.has('mj') && resolve(true)),
    )
    await happen(number, { type: 'open', ...visitor }, 9_000)
    expect(await told).toBe(true)
    const all = await store.listEventsAfter(0, { limit: 10 })
    expect(all.map(({ event }) => [event.number, event.type, event.mailbox])).toEqual([
      [1, 'sent', 'mj'],
      [2, 'sent', 'other'],
      [3, 'open', 'mj'],
    ])
    expect(all[2]?.delivery).toMatchObject({ number, status: 'opened', campaign: 'Spring' })
    expect(await store.listEventsAfter(1, { limit: 10, mailbox: 'mj' })).toEqual([all[2]])
    expect(await store.listEvents({ mailbox: 'mj' }, { limit: 10 })).toEqual([all[2], all[0]])
    expect(await store.listEvents({ mailbox: 'mj', types: ['open'] }, { limit: 10 })).toEqual([all[2]])
    expect(await store.listEvents({ from: 9_000 }, { limit: 10 })).toEqual([all[2]])
    expect(await store.listEvents({ campaignId: numberOf('Spring') }, { limit: 10, before: 3 })).toEqual([
      all[0],
    ])
  })

  it('forgets deliveries and events with their message, and never numbers an event twice', async () => {
    const { id } = await deliver(aDelivery({ campaign: 'Spring', isDeduplicated: true }))
    const waiting = await capture()
    await store.remove(id)
    await store.remove(waiting.id)
    expect(await store.listDeliveriesOf(id)).toEqual([])
    expect(await store.listDeliveries({ mailbox: 'mj' }, { limit: 10 })).toEqual([])
    expect(await store.listEventsAfter(0, { limit: 10 })).toEqual([])
    expect(await store.listUndelivered(0, 10)).toEqual([])
    expect(await store.listCampaigns('mj', { limit: 10 })).toMatchObject([{ name: 'Spring', messages: 1 }])
    const again = await deliverOne({ campaign: 'Spring', isDeduplicated: true })
    expect(again.status).toBe('sent')
    expect(await store.listEventsAfter(0, { limit: 10 })).toMatchObject([{ event: { number: 2 } }])
  })

  it('begins anew in a mailbox that was emptied, whether of few messages or of many', async () => {
    for (const count of [1, 250]) {
      const messages = await Promise.all(Array.from({ length: count }, () => capture()))
      await store.saveDeliveries(
        messages.map(({ seq }) => ({ seq, deliveries: [aDelivery({ campaign: 'Spring' })] })),
      )
      expect(await store.countDeliveries({ mailbox: 'mj' })).toEqual({ sent: count })
      await store.removeAll({ mailbox: 'mj' })
      expect(await store.countDeliveries({ mailbox: 'mj' })).toEqual({})
      expect(await store.listEventsAfter(0, { limit: 10 })).toEqual([])
      expect(await store.listCampaigns('mj', { limit: 10 })).toEqual([])
      expect(await store.listCampaigns(undefined, { limit: 10 })).toEqual([])
      expect(await store.listContacts('mj', { limit: 10 })).toEqual([])
      expect(await store.findProfile('mj')).toBe('mailjet')
    }
    await store.removeMailbox('mj')
    expect(await store.findProfile('mj')).toBeUndefined()
    await capture()
    expect(await store.listUndelivered(0, 10)).toEqual([])
  })

  it('hands the past of a contact to whoever renders a template for it', async () => {
    const { number } = await deliverOne()
    await happen(number, { type: 'open', ...visitor }, 9_000)
    const message = aMessage({ mailbox: 'mj' })
    const mailjet = { ...noFields, templateLanguage: true, templateId: 7 }
    await store.append({ ...message, scan: { ...message.scan, mailjet } })
    expect(await store.readUndelivered(message.id)).toMatchObject({
      usesTemplate: true,
      templateId: 7,
      engagement: [{ openedAt: 9_000, clickedAt: null }],
    })
  })

  it('has a secret of its own', async () => {
    expect(await store.readMailjetSecret()).toMatch(/^[0-9a-f]{64}$/)
    expect(await store.readMailjetSecret()).toBe(await store.readMailjetSecret())
  })
}

const noFields = {
  customId: null,
  campaign: null,
  deduplicateCampaign: null,
  priority: null,
  trackOpens: null,
  trackClicks: null,
  templateLanguage: null,
  templateId: null,
  templateErrorReporting: null,
  templateErrorDeliver: null,
  monitoringCategory: null,
  findings: 0,
}
