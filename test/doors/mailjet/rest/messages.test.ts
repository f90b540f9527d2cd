import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contactIdOf } from '../../../../src/mailjet/delivered/delivery.ts'
import { startPostfang, type TestPostfang } from '../../../support/start-postfang.ts'
import { ask, exampleDestination, happen, sendV31 } from './ask.ts'

let postfang: TestPostfang
let ids: readonly string[]
beforeAll(async () => {
  postfang = await startPostfang({ profile: 'mailjet', 'fault-domain': 'fail.test' })
  ids = await sendV31(postfang, {
    To: [{ Email: 'Ann@Example.com' }, { Email: 'bob@fail.test' }],
    Subject: 'Grüße',
    HTMLPart: '<p>Hi</p>',
    CustomID: 'c-1',
    CustomCampaign: 'Spring',
  })
  ids = [...ids, ...(await sendV31(postfang, { To: [{ Email: 'hardbounce@fail.test' }] }))]
})
afterAll(() => postfang.close())

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)

const get = (path: string) => ask(postfang, path)
const idsOf = async (path: string) => (await get(path)).body.Data.map(({ ID }) => ID)

describe('/v3/REST/message', () => {
  it('tells of a message in the recorded form', async () => {
    const { status, type, text, body } = await get(`message/${ids[0]}`)
    expect([status, type]).toEqual([200, 'application/json'])
    expect(text).toMatch(/^\{ "Count" : 1, "Data" : \[\{ "ArrivedAt" : ".*" \}\], "Total" : 1 \}$/)
    expect(Object.keys(body.Data[0] ?? {})).toEqual(Object.keys(body.Data[0] ?? {}).toSorted())
    expect(body.Data[0]).toEqual({
      ArrivedAt: time,
      AttachmentCount: 0,
      AttemptCount: 0,
      CampaignID: expect.any(Number),
      ContactAlt: '',
      ContactID: contactIdOf('ann@example.com'),
      Delay: 0,
      DestinationID: exampleDestination,
      FilterTime: 0,
      ID: ids[0],
      IsClickTracked: true,
      IsHTMLPartIncluded: true,
      IsOpenTracked: true,
      IsTextPartIncluded: true,
      IsUnsubTracked: false,
      MessageSize: expect.any(Number),
      SenderID: contactIdOf('pilot@example.com'),
      SpamassRules: '',
      SpamassassinScore: 0,
      StatePermanent: false,
      Status: 'sent',
      Subject: '',
      UUID: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    const [bounced] = (await get(`message/${ids[2]}`)).body.Data
    expect(bounced).toMatchObject({ StateID: 1, StatePermanent: true, Status: 'hardbounced' })
  })

  it('shows address, subject and CustomID where they are asked for', async () => {
    const [message] = (await get(`message/${ids[0]}?showsubject=true&ShowContactAlt=1&SHOWCUSTOMID=True`))
      .body.Data
    expect(message).toMatchObject({ Subject: 'Grüße', ContactAlt: 'Ann@Example.com', CustomID: 'c-1' })
  })

  it.each<[string, readonly number[]]>([
    ['', [0, 1, 2]],
    ['unknown=1', [0, 1, 2]],
    ['CustomID=c-1', [0, 1]],
    ['customid=c-2', []],
    [`Contact=${contactIdOf('hardbounce@fail.test')}`, [2]],
    ['ContactAlt=ANN@example.com', [0]],
    ['Destination=fail.test', [1, 2]],
    [`Destination=${exampleDestination}`, [0]],
    [`SenderID=${contactIdOf('pilot@example.com')}`, [0, 1, 2]],
    ['SenderID=1', []],
    ['FromType=1', [0, 1, 2]],
    ['FromType=2', []],
    ['MessageState=1', [2]],
    ['MessageState=2', []],
    ['MessageStatus=10', [2]],
    ['MessageStatus=5', [2]],
    ['MessageStatus=2', [0, 1]],
    ['MessageStatus=11', []],
    ['PlanSubscription=1', [0, 1, 2]],
    ['FromTS=2020-01-01T00:00:00', [0, 1, 2]],
    ['FromTS=1577836800&ToTS=2021-01-01', []],
    ['Period=Year', [0, 1, 2]],
    ['Limit=1', [0]],
    ['Offset=2', [2]],
    ['Sort=ArrivedAt+DESC&Limit=1', [2]],
    ['Limit=0', [0, 1, 2]],
  ])('finds by %s', async (query, expected) => {
    expect(await idsOf(`message?${query}`)).toEqual(expected.map((index) => ids[index]))
  })

  it('finds by campaign', async () => {
    const [campaign] = (await get('campaign')).body.Data
    expect(await idsOf(`message?Campaign=${campaign?.ID}`)).toEqual(ids.slice(0, 2))
  })

  it('counts all that there are where only numbers are wanted', async () => {
    expect((await get('message?countOnly=1&Limit=2')).body).toEqual({ Count: 2, Data: [], Total: 3 })
    expect((await get('message?countrecords=1&MessageStatus=10')).body).toEqual({
      Count: 1,
      Data: [],
      Total: 1,
    })
    expect((await get('message?Limit=1')).body).toMatchObject({ Count: 1, Total: 1 })
  })

  it.each([
    ['MessageStatus=12', 'MessageStatus'],
    ['MessageState=0', 'MessageState'],
    ['FromTS=yesterday', 'FromTS'],
    ['FromTS=2020-13-01', 'FromTS'],
    ['Period=Decade', 'Period'],
    ['Contact=ann', 'Contact'],
    ['ShowSubject=maybe', 'ShowSubject'],
    ['Sort=Colour', 'Colour'],
  ])('refuses %s, which would find something else', async (query, word) => {
    const { status, body } = await get(`message?${query}`)
    expect([status, body.ErrorMessage]).toEqual([400, expect.stringContaining(word)])
  })

  it('shows a key its own messages only', async () => {
    const other = { key: 'other' }
    expect((await ask(postfang, 'message', other)).body).toEqual({ Count: 0, Data: [], Total: 0 })
    const notFound = '{ "ErrorInfo" : "", "ErrorMessage" : "Object not found", "StatusCode" : 404 }'
    for (const path of [`message/${ids[0]}`, 'message/1', 'message/none', `messageinformation/${ids[0]}`])
      expect(await ask(postfang, path, other)).toMatchObject({ status: 404, text: notFound })
    expect((await ask(postfang, `messagehistory/${ids[0]}`, other)).body).toEqual({
      Count: 0,
      Data: [],
      Total: 0,
    })
  })
})

it('/v3/REST/messagehistory tells what happened in order', async () => {
  await sendV31(postfang, { HTMLPart: '<a href="https://a.test/">a</a>' }, 'history')
  for (const type of ['open', 'open', 'unsub']) await happen(postfang, 'history', { type, agent: 'Mail/1' })
  await happen(postfang, 'history', { type: 'spam' })
  const [message] = (await ask(postfang, 'message', { key: 'history' })).body.Data
  const { body } = await ask(postfang, `messagehistory/${message?.ID}`, { key: 'history' })
  const past = { Comment: '', EventAt: expect.any(Number), State: '' }
  expect(body.Data).toEqual([
    { ...past, EventType: 'sent', Useragent: '', UseragentID: 0 },
    { ...past, EventType: 'opened', Useragent: 'Mail/1', UseragentID: expect.any(Number) },
    { ...past, EventType: 'opened', Useragent: 'Mail/1', UseragentID: expect.any(Number) },
    { ...past, EventType: 'unsub', Useragent: 'Mail/1', UseragentID: expect.any(Number) },
    { ...past, EventType: 'spam', Useragent: '', UseragentID: 0 },
  ])
  const bounced = (await get(`messagehistory/${ids[2]}`)).body.Data
  expect(bounced).toMatchObject([
    { EventType: 'bounced', State: 'user unknown', Comment: expect.stringContaining('550') },
  ])
  expect((await get('messagehistory/17')).body).toEqual({ Count: 0, Data: [], Total: 0 })
})

it('/v3/REST/messageinformation tells of messages, of which none are in lists or newsletters', async () => {
  const sent = {
    CampaignID: 0,
    ClickTrackedCount: 0,
    ContactID: contactIdOf('hardbounce@fail.test'),
    CreatedAt: time,
    ID: ids[2],
    MessageSize: expect.any(Number),
    OpenTrackedCount: 0,
    QueuedCount: 0,
    SendEndAt: time,
    SentCount: 1,
    SpamAssassinRules: { ALT: '', ID: -1 },
    SpamAssassinScore: 0,
  }
  expect((await get(`messageinformation/${ids[2]}`)).body.Data).toEqual([sent])
  const found = async (query: string) => (await idsOf(`messageinformation?${query}`)).length
  expect(await idsOf('messageinformation?Sort=CreatedAt+DESC&limit=1')).toEqual([ids[2]])
  expect(await found('CustomCampaign=Spring')).toBe(2)
  expect(await found('From=PILOT@example.com')).toBe(3)
  expect(await found('FromDomain=example.com')).toBe(3)
  expect(await found('FromDomain=ample.com')).toBe(0)
  expect(await found(`FromID=${contactIdOf('pilot@example.com')}&MessageStatus=10`)).toBe(1)
  for (const none of [
    'IsStarred=true',
    'IsDeleted=1',
    'IsNewsletterTool=true',
    'ContactsList=4',
    'FromType=3',
  ])
    expect(await found(none)).toBe(0)
  expect(await found('IsStarred=false')).toBe(3)
})

it('/v3/REST/messagestate lists the 21 errors', async () => {
  const { body } = await get('messagestate?limit=0')
  expect(body.Count).toBe(21)
  expect(body.Data[0]).toEqual({ ID: 1, RelatedTo: 'recipient', State: 'user unknown' })
  expect((await get('messagestate/18')).body.Data).toEqual([
    { ID: 18, RelatedTo: 'content', State: 'error in template language' },
  ])
  expect((await get('messagestate/22')).status).toBe(404)
})
