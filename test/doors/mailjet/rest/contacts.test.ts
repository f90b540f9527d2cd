import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contactIdOf } from '../../../../src/mailjet/delivered/delivery.ts'
import { startPostfang, type TestPostfang } from '../../../support/start-postfang.ts'
import { ask, happen, sendV31 } from './ask.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang({ profile: 'mailjet' })
})
afterAll(() => postfang.close())

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
const asked = (key: string) => (method: string, path: string, body?: unknown) =>
  ask(postfang, path, { key, method, body })

describe('/v3/REST/contact', () => {
  const call = asked('contacts')

  it('has the addresses that were sent to, and those that were made', async () => {
    await sendV31(postfang, { To: [{ Email: 'Ann@example.com' }], CustomCampaign: 'Spring' }, 'contacts')
    await happen(postfang, 'contacts', { type: 'unsub' })
    const ann = {
      CreatedAt: time,
      DeliveredCount: 1,
      Email: 'ann@example.com',
      ExclusionFromCampaignsUpdatedAt: '',
      ID: contactIdOf('ann@example.com'),
      IsExcludedFromCampaigns: false,
      IsOptInPending: false,
      IsSpamComplaining: false,
      LastActivityAt: time,
      LastUpdateAt: time,
      Name: '',
      UnsubscribedAt: time,
      UnsubscribedBy: 'ann@example.com',
    }
    expect((await call('GET', 'contact')).body).toEqual({ Count: 1, Data: [ann], Total: 1 })
    for (const name of ['ann@example.com', 'ANN@Example.com', ann.ID])
      expect((await call('GET', `contact/${name}`)).body.Data).toEqual([ann])

    const made = await call('POST', 'contact', {
      email: 'Bob@example.com',
      NAME: 'Bob',
      IsExcludedFromCampaigns: true,
    })
    expect(made).toMatchObject({
      status: 201,
      body: {
        Data: [
          {
            Email: 'bob@example.com',
            Name: 'Bob',
            IsExcludedFromCampaigns: true,
            ExclusionFromCampaignsUpdatedAt: time,
            UnsubscribedAt: '',
          },
        ],
      },
    })
    const emails = async (query: string) =>
      (await call('GET', `contact?${query}`)).body.Data.map(({ Email }) => Email)
    expect(await emails('Sort=Email+DESC')).toEqual(['bob@example.com', 'ann@example.com'])
    expect(await emails('IsExcludedFromCampaigns=true')).toEqual(['bob@example.com'])
    const [campaign] = (await call('GET', 'campaign')).body.Data
    expect(await emails(`Campaign=${campaign?.ID}`)).toEqual(['ann@example.com'])
    expect(await emails('ContactsList=3')).toEqual([])
    expect((await call('GET', 'contact?countOnly=1&limit=1')).body).toEqual({ Count: 1, Data: [], Total: 2 })
    expect((await ask(postfang, 'contact', { key: 'other' })).body.Count).toBe(0)
  })

  it('changes, and says when nothing would', async () => {
    await call('POST', 'contact', { Email: 'eve@example.com' })
    expect((await call('PUT', 'contact/eve@example.com', { name: 'Eve' })).body.Data).toMatchObject([
      { Name: 'Eve' },
    ])
    expect(await call('PUT', 'contact/eve@example.com', { Name: 'Eve' })).toMatchObject({
      status: 304,
      text: '',
    })
    expect((await call('PUT', 'contact/none@example.com', { Name: 'x' })).status).toBe(404)
  })

  it.each([
    [{}, 'Email'],
    [{ Email: 'none' }, 'Email'],
    [{ Email: 'ann@example.com' }, 'already exists'],
    [{ Email: 'long@example.com', Name: 'x'.repeat(256) }, 'Name'],
    [{ Email: 'wrong@example.com', IsExcludedFromCampaigns: 'perhaps' }, 'IsExcludedFromCampaigns'],
  ])('refuses %j', async (body, word) => {
    const answer = await call('POST', 'contact', body)
    expect([answer.status, answer.body.ErrorMessage]).toEqual([400, expect.stringContaining(word)])
  })

  it('forgets one by DELETE /v4/contacts, with the same answer for one that there is not', async () => {
    const id = contactIdOf('ann@example.com')
    for (const _ of [1, 2])
      expect(await call('DELETE', `/v4/contacts/${id}`)).toMatchObject({ status: 200, text: '' })
    expect((await call('GET', `contact/${id}`)).status).toBe(404)
  })
})

describe('/v3/REST/contactdata', () => {
  const call = asked('data')
  const bob = contactIdOf('bob@example.com')

  it('keeps properties, which mail to the contact is then filled in with', async () => {
    await call('POST', 'contact', { Email: 'bob@example.com' })
    const data = { ContactID: bob, ID: bob, MethodCollection: '' }
    expect((await call('GET', `contactdata/${bob}`)).body.Data).toEqual([{ ...data, Data: [] }])
    const given = [
      { Name: 'firstname', Value: 'Bob' },
      { Name: 'age', Value: 7 },
    ]
    const answer = await call('PUT', 'contactdata/bob@example.com', { Data: given })
    expect(answer.body.Data).toEqual([{ ...data, Data: given }])
    expect((await call('PUT', `contactdata/${bob}`, { Data: given })).status).toBe(304)

    const text = 'Dear {{data:firstname:"friend"}}'
    const send = (message: object) =>
      sendV31(postfang, { To: [{ Email: 'bob@example.com' }], TextPart: text, ...message }, 'data')
    const delivered = async () => {
      const { deliveries } = await postfang.json<{ deliveries: { text: string }[] }>(
        '/api/messages/latest/delivered?mailbox=data',
      )
      return deliveries.map((delivery) => delivery.text.trim())
    }
    await send({ TemplateLanguage: true })
    expect(await delivered()).toEqual(['Dear Bob'])
    await send({ TextPart: 'Dear [[data:firstname:"friend"]]', Subject: '[[data:firstname]]' })
    expect(await delivered()).toEqual(['Dear Bob'])
    const subjects = (await call('GET', 'message?ShowSubject=true')).body.Data.map(({ Subject }) => Subject)
    expect(subjects).toContain('Bob')
    await call('PUT', `contactdata/${bob}`, { Data: [{ Name: 'firstname', Value: null }] })
    await send({ TemplateLanguage: true })
    expect(await delivered()).toEqual(['Dear friend'])
    expect((await call('DELETE', `contactdata/${bob}`)).status).toBe(204)
    expect((await call('GET', 'contactdata')).body.Data).toEqual([{ ...data, Data: [] }])
  })

  it.each([
    [{}, 'Data'],
    [{ Data: [{ Name: 'first name', Value: 'x' }] }, 'Name'],
    [{ Data: [{ Name: '__proto__', Value: 'x' }] }, 'Name'],
    [{ Data: [{ Name: 'x', Value: {} }] }, '"x"'],
    [{ Data: [{ Name: 'x', Value: 'y'.repeat(70_000) }] }, 'Too many'],
  ])('refuses %j', async (body, word) => {
    const answer = await call('PUT', `contactdata/${bob}`, body)
    expect([answer.status, answer.body.ErrorMessage]).toEqual([400, expect.stringContaining(word)])
  })
})

describe('/v3/REST/sender', () => {
  const call = asked('senders')

  it('makes senders that are active at once', async () => {
    const made = await call('POST', 'sender', {
      Email: 'Pilot@example.com',
      Name: 'Pilot',
      EmailType: 'transactional',
      IsDefaultSender: true,
    })
    const pilot = {
      CreatedAt: time,
      DNSID: expect.any(Number),
      Email: 'Pilot@example.com',
      EmailType: 'transactional',
      Filename: '',
      ID: contactIdOf('pilot@example.com'),
      IsDefaultSender: true,
      Name: 'Pilot',
      Status: 'Active',
    }
    expect([made.status, made.body.Data]).toEqual([201, [pilot]])
    expect((await call('POST', 'sender', { Email: '*@example.com', IsDefaultSender: true })).status).toBe(201)
    expect((await call('GET', `sender/${pilot.ID}`)).body.Data).toEqual([
      { ...pilot, IsDefaultSender: false },
    ])
    expect((await call('POST', 'sender/pilot@example.com/validate')).body.Data).toEqual([
      { Errors: {}, GlobalError: '', ValidationMethod: 'ActivationEmail' },
    ])
    const emails = async (query: string) =>
      (await call('GET', `sender?${query}`)).body.Data.map(({ Email }) => Email)
    expect(await emails('IsDomainSender=true')).toEqual(['*@example.com'])
    expect(await emails('LocalPart=pilot&Domain=example.com')).toEqual(['Pilot@example.com'])
    expect(await emails('Status=Inactive')).toEqual([])
    expect(await emails('Email=pilot@example.com&ShowDeleted=true')).toEqual(['Pilot@example.com'])
    expect((await call('PUT', `sender/${pilot.ID}`, { Name: 'P' })).body.Data).toMatchObject([{ Name: 'P' }])
    expect((await call('PUT', `sender/${pilot.ID}`, { Name: 'P' })).status).toBe(304)
    expect((await call('DELETE', `sender/${pilot.ID}`)).status).toBe(204)
    expect((await call('DELETE', `sender/${pilot.ID}`)).status).toBe(404)
    expect((await ask(postfang, 'sender', { key: 'other' })).body.Count).toBe(0)
  })

  it.each([
    [{}, 'Email'],
    [{ Email: 'none' }, 'Email'],
    [{ Email: '*@example.com' }, 'already'],
    [{ Email: 'x@example.com', EmailType: 'loud' }, 'EmailType'],
  ])('refuses %j', async (body, word) => {
    const answer = await call('POST', 'sender', body)
    expect([answer.status, answer.body.ErrorMessage]).toEqual([400, expect.stringContaining(word)])
  })
})

it('/v3/REST/apikey tells of the key that asks, without its secret', async () => {
  const { body } = await ask(postfang, 'apikey', { key: 'mine' })
  expect(body.Data).toMatchObject([{ APIKey: 'mine', IsActive: true, SecretKey: '', Runlevel: 'Normal' }])
  expect((await ask(postfang, 'apikey/mine', { key: 'mine' })).body).toEqual(body)
  expect((await ask(postfang, 'apikey/other', { key: 'mine' })).status).toBe(404)
})

describe('what there is not', () => {
  it.each([
    ['GET', 'contactslist', 200],
    ['POST', 'contactslist', 501],
    ['POST', 'listrecipient', 501],
    ['GET', 'newsletter', 501],
    ['POST', 'campaigndraft', 501],
    ['GET', 'contact/7/getcontactslists', 501],
    ['POST', 'contact/managemanycontacts', 501],
    ['GET', 'statistics/recipient-esp?Campaign=1', 501],
    ['POST', '/v3/DATA/contactslist/1/CSVData/text:plain', 501],
    ['GET', 'nonsense', 500],
    ['GET', '/v3/DATA/nonsense', 500],
    ['GET', '/v3.1/REST/message', 404],
    ['PATCH', 'message', 405],
  ])('%s %s answers %i', async (method, path, status) => {
    const answer = await ask(postfang, path, { method, key: 'none' })
    expect(answer.status).toBe(status)
    if (status === 501) expect(answer.body.ErrorMessage).toMatch(/^Postfang does not have/)
    if (status === 500) expect(answer.body.ErrorMessage).toContain('Could not determine HTTP module')
  })
})
