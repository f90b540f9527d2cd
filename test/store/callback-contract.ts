import { afterEach, beforeEach, expect, it } from 'vitest'
import { freshState, type NewCallback } from '../../src/model/callback.ts'
import { limits } from '../../src/model/limits.ts'
import type { Store } from '../../src/store/store.ts'
import { aCallback, aCallbackPost } from './callbacks.ts'
import { aDelivery } from './deliveries.ts'
import { aMessage } from './messages.ts'

/** What every store promises of callback URLs. `open` makes an empty one. */
export function describeCallbacks(open: () => Promise<Store>): void {
  let store: Store
  beforeEach(async () => {
    store = await open()
    await store.setProfile('mj', 'mailjet')
  })
  afterEach(() => store.close())

  async function set(facts: Partial<NewCallback> = {}) {
    const kept = await store.setCallback(aCallback(facts))
    if (kept === undefined) throw new Error('there is no such callback')
    return kept
  }

  async function deliver(recipient: string, facts = {}) {
    const message = aMessage({ mailbox: 'mj', receivedAt: 5_000 })
    const seq = await store.append(message)
    await store.saveDeliveries([{ seq, deliveries: [aDelivery({ recipient, ...facts })] }])
    return message.id
  }

  const queuedFor = async (target: number) =>
    (await store.listQueuedEvents(target, { limit: 100, bytes: 1_000_000 })).events
  const recipientsFor = async (target: number) => (await queuedFor(target)).map(({ recipient }) => recipient)
  const fail = (target: number, isDead: boolean) =>
    store.settleCallback({
      target,
      state: { ...freshState, failures: 1, isDead },
      taken: [],
      deliveries: [aCallbackPost(target)],
    })

  it('queues an event with all that is told of it, also when its message is gone', async () => {
    const { target } = await set()
    const facts = {
      campaign: 'Spring',
      customId: 'order-1',
      payload: '{"a":1}',
      messageId: 0xffff_ffff_ffff_fff0n,
    }
    const id = await deliver('ann@example.com', facts)
    const [delivery] = await store.listDeliveriesOf(id)
    await store.remove(id)
    expect(await queuedFor(target)).toMatchObject([
      { event: { type: 'sent', at: 1_000 }, recipient: 'ann@example.com', uuid: delivery?.uuid, ...facts },
    ])
  })

  it('queues for the mailbox and for the operator, by type, and for nobody else', async () => {
    const own = await set()
    const other = await set({ mailbox: 'other', url: 'https://example.com/other' })
    const opens = await set({ type: 'open', url: 'https://example.com/opens' })
    const operator = await set({ mailbox: null })
    const id = await deliver('ann@example.com')
    const [delivery] = await store.listDeliveriesOf(id)
    await store.appendEvent(delivery?.number ?? 0, { type: 'open', at: 2, ip: '', geo: '', agent: '' })
    const counts = [own, other, opens, operator].map(({ target }) => store.countQueuedEvents(target, 10))
    expect(await Promise.all(counts)).toEqual([1, 0, 1, 1])
    expect(await store.listCallbacks('mj')).toEqual([own, opens])
    expect(await store.listCallbacks(null)).toEqual([operator])
  })

  it('forgets what was taken, and tells of each delivery, the newest first', async () => {
    const { target } = await set()
    await deliver('ann@example.com')
    await deliver('bob@example.com')
    const [first] = await queuedFor(target)
    const state = { ...freshState, delivered: 1, lastStatus: 200 }
    const post = aCallbackPost(target)
    const deliveries = ['one', 'two'].map((body) => ({ ...post, body }))
    await store.settleCallback({ target, state, taken: [first?.number ?? 0], deliveries })
    expect(await recipientsFor(target)).toEqual(['bob@example.com'])
    expect(await store.listCallbackTargets()).toMatchObject([{ id: target, delivered: 1, lastStatus: 200 }])
    const listed = await store.listCallbackDeliveries({ target }, { limit: 10 })
    expect(listed).toMatchObject([{ body: 'two' }, { body: 'one' }])
    expect(await store.listCallbackDeliveries({ mailbox: 'mj' }, { limit: 1 })).toEqual(listed.slice(0, 1))
    expect(await store.listCallbackDeliveries({}, { limit: 5, before: listed[0]?.id })).toEqual(
      listed.slice(1),
    )
    expect(await store.findCallbackDelivery(listed[1]?.id ?? 0)).toEqual(listed[1])
    expect(await store.findCallbackDelivery(99)).toBeUndefined()
  })

  it('leaves what waits for a dead address to its backup, and comes back to it when it is set anew', async () => {
    const main = await set()
    const backup = await set({ isBackup: true, url: 'https://example.com/backup' })
    await deliver('ann@example.com')
    await fail(main.target, true)
    await deliver('bob@example.com')
    expect(await recipientsFor(backup.target)).toEqual(['ann@example.com', 'bob@example.com'])
    await fail(backup.target, true)
    await deliver('cat@example.com')
    expect(await queuedFor(main.target)).toEqual([])
    expect(await queuedFor(backup.target)).toEqual([])
    await set()
    await deliver('dan@example.com')
    expect(await recipientsFor(main.target)).toEqual(['dan@example.com'])
  })

  it('gives what waits to the new address, and drops the old one', async () => {
    const old = await set()
    await deliver('ann@example.com')
    await fail(old.target, false)
    const changed = await set({ id: old.id, url: 'https://example.com/new', version: 2 })
    expect(changed).toMatchObject({ id: old.id, url: 'https://example.com/new', version: 2 })
    expect(await recipientsFor(changed.target)).toEqual(['ann@example.com'])
    expect((await store.listCallbackTargets()).map(({ id }) => id)).toEqual([changed.target])
    expect(await store.listCallbackDeliveries({ target: changed.target }, { limit: 5 })).toHaveLength(1)
    expect(await store.setCallback(aCallback({ id: 99 }))).toBeUndefined()
  })

  it('keeps one address for a type and role, which several types may share', async () => {
    const sent = await set()
    const open = await set({ type: 'open' })
    expect(open.target).toBe(sent.target)
    expect((await set({ url: 'https://example.com/2' })).id).toBe(sent.id)
    expect(await store.listCallbacks()).toHaveLength(2)
  })

  it('removes callbacks with what waits for them, and those of a mailbox with it', async () => {
    const sent = await set()
    const open = await set({ type: 'open' })
    await deliver('ann@example.com')
    expect(await store.removeCallbacks([sent.id, 99])).toBe(1)
    expect(await queuedFor(open.target)).toEqual([])
    await set({ mailbox: null, type: 'click' })
    await store.removeMailbox('mj')
    expect(await store.listCallbacks()).toMatchObject([{ mailbox: null }])
    expect(await store.listCallbackTargets()).toHaveLength(1)
  })

  it('remembers a bounded number of deliveries', async () => {
    const { target } = await set()
    for (let nth = 0; nth < limits.callbackDeliveries + 3; nth++) await fail(target, false)
    expect(await store.listCallbackDeliveries({ target }, { limit: 1_000 })).toHaveLength(
      limits.callbackDeliveries,
    )
  })

  it('hands queued events out by number and by size', async () => {
    const { target } = await set()
    const payload = 'x'.repeat(1_000)
    for (let nth = 0; nth < 5; nth++) await deliver('ann@example.com', { payload })
    const page = async (limit: number, bytes: number) =>
      (await store.listQueuedEvents(target, { limit, bytes })).events.length
    expect(await page(2, 1_000_000)).toBe(2)
    expect(await page(10, 2_500)).toBe(2)
    expect(await page(10, 1)).toBe(1)
    expect(await store.listQueuedEvents(99, { limit: 1, bytes: 1 })).toEqual({ events: [], newestAt: null })
  })
}
