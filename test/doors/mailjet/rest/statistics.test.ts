import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contactIdOf } from '../../../../src/mailjet/delivered/delivery.ts'
import { startPostfang, type TestPostfang } from '../../../support/start-postfang.ts'
import { ask, happen, sendV31 } from './ask.ts'

let postfang: TestPostfang
let id: string | undefined
let campaign: unknown
beforeAll(async () => {
  postfang = await startPostfang({ profile: 'mailjet' })
  await sendV31(postfang, { To: [{ Email: 'eve@example.com' }] })
  await happen(postfang, 'key', { type: 'bounce', error: 'quota exceeded' })
  ;[id] = await sendV31(postfang, { CustomCampaign: 'Spring', HTMLPart: '<a href="https://a.test/">a</a>' })
  await happen(postfang, 'key', { type: 'open', agent: 'Mail/1' })
  await happen(postfang, 'key', { type: 'click', url: 'https://a.test/', agent: 'Mail/1' })
  await happen(postfang, 'key', { type: 'click', url: 'https://a.test/', agent: 'Mail/1' })
  campaign = (await ask(postfang, 'campaign/Spring')).body.Data[0]?.ID
})
afterAll(() => postfang.close())

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
const get = (path: string) => ask(postfang, path)
const year = 'FromTS=2020-01-01T00:00:00&ToTS=2100-01-01T00:00:00'

describe('lists of events', () => {
  it('/v3/REST/openinformation', async () => {
    const opened = {
      ArrivedAt: time,
      CampaignID: campaign,
      ContactID: contactIdOf('ann@example.com'),
      ID: -1,
      MessageID: id,
      OpenedAt: time,
      UserAgentFull: 'Mail/1',
      UserAgentID: expect.any(Number),
    }
    expect((await get(`openinformation/${id}`)).body).toEqual({ Count: 1, Data: [opened], Total: 1 })
    expect((await get(`openinformation?${year}`)).body.Data).toEqual([opened])
    expect((await get('openinformation/17')).body.Data).toEqual([])
  })

  it('/v3/REST/clickstatistics', async () => {
    const clicked = {
      ClickedAt: time,
      ClickedDelay: expect.any(Number),
      ContactID: contactIdOf('ann@example.com'),
      ID: expect.any(Number),
      MessageID: id,
      Url: 'https://a.test/',
      UserAgentID: expect.any(Number),
    }
    expect((await get(`clickstatistics?MessageID=${id}`)).body.Data).toEqual([clicked, clicked])
    expect((await get(`clickstatistics?CampaignID=${campaign}&Sort=ClickedAt+DESC&Limit=1`)).body.Count).toBe(
      1,
    )
    expect((await get(`clickstatistics?CustomCampaign=Autumn`)).body.Count).toBe(0)
    expect((await get(`clickstatistics?${year}&countOnly=1`)).body.Total).toBe(2)
    expect((await get('clickstatistics?EventToTs=2020-01-01')).body.Count).toBe(0)
    expect((await get('clickstatistics?EventFromTs=2020-01-01')).body.Count).toBe(2)
  })

  it('/v3/REST/bouncestatistics', async () => {
    expect((await get('bouncestatistics')).body.Data).toEqual([
      {
        BouncedAt: time,
        CampaignID: 0,
        ContactID: contactIdOf('eve@example.com'),
        ID: expect.stringMatching(/^\d{19}$/),
        IsBlocked: false,
        IsStatePermanent: false,
        StateID: 3,
      },
    ])
    expect((await get(`bouncestatistics/${id}`)).body.Count).toBe(0)
  })

  it('/v3/REST/statistics/link-click', async () => {
    expect((await get(`statistics/link-click?CampaignId=${campaign}`)).body.Data).toEqual([
      { ClickedEventsCount: 2, ClickedMessagesCount: 1, PositionIndex: 1, URL: 'https://a.test/' },
    ])
    expect((await get('statistics/link-click')).status).toBe(400)
  })

  it('are those of the key only', async () => {
    for (const path of [
      `openinformation/${id}`,
      `clickstatistics?${year}`,
      'bouncestatistics',
      `statistics/link-click?CampaignId=${campaign}`,
    ])
      expect((await ask(postfang, path, { key: 'other' })).body).toEqual({ Count: 0, Data: [], Total: 0 })
  })
})

describe('/v3/REST/statcounters', () => {
  const zero = {
    EventSpamCount: 0,
    EventUnsubscribedCount: 0,
    EventWorkflowExitedCount: 0,
    MessageBlockedCount: 0,
    MessageDeferredCount: 0,
    MessageHardBouncedCount: 0,
    MessageQueuedCount: 0,
    MessageSpamCount: 0,
    MessageUnsubscribedCount: 0,
    MessageWorkFlowExitedCount: 0,
  }
  const spring = {
    ...zero,
    APIKeyID: expect.any(Number),
    EventClickDelay: expect.any(Number),
    EventClickedCount: 2,
    EventOpenDelay: expect.any(Number),
    EventOpenedCount: 1,
    MessageClickedCount: 1,
    MessageOpenedCount: 1,
    MessageSentCount: 1,
    MessageSoftBouncedCount: 0,
    Timeslice: '',
    Total: 1,
  }
  const counters = 'statcounters?CounterTiming=Message&CounterResolution=Lifetime'

  it('counts a campaign, a sender and a key over all time', async () => {
    expect((await get(`${counters}&CounterSource=Campaign&SourceID=${campaign}`)).body.Data).toEqual([
      { ...spring, SourceID: campaign },
    ])
    const own = { ...spring, MessageSentCount: 2, MessageSoftBouncedCount: 1, Total: 2 }
    expect((await get(`${counters}&countersource=apikey`)).body.Data).toEqual([
      { ...own, SourceID: expect.any(Number) },
    ])
    const sender = contactIdOf('pilot@example.com')
    expect((await get(`${counters}&CounterSource=Sender&SourceID=${sender}`)).body.Data).toEqual([
      { ...own, SourceID: sender },
    ])
    expect((await get(`${counters}&CounterSource=List&SourceID=1`)).body.Data).toEqual([])
    const fresh = await ask(postfang, `${counters}&CounterSource=APIKey`, { key: 'fresh' })
    expect(fresh.body.Data).toMatchObject([{ ...zero, MessageSentCount: 0, Total: 0 }])
  })

  it.each(['Day', 'Hour', 'Highest'])('counts by %s', async (resolution) => {
    const { body } = await get(
      `statcounters?CounterSource=APIKey&CounterTiming=Event&CounterResolution=${resolution}&${year}`,
    )
    // What a clock moves on by in between may divide it.
    expect(body.Data.reduce((sum, { EventClickedCount }) => sum + Number(EventClickedCount), 0)).toBe(2)
    const steps = { Day: 86_400, Hour: 3_600, Highest: 300 }
    for (const { Timeslice } of body.Data) {
      expect(Timeslice).toEqual(time)
      expect((Date.parse(String(Timeslice)) / 1_000) % steps[resolution as keyof typeof steps]).toBe(0)
    }
  })

  it.each([
    ['CounterTiming=Message&CounterResolution=Lifetime', 'CounterSource'],
    ['CounterSource=APIKey&CounterResolution=Lifetime', 'CounterTiming'],
    ['CounterSource=APIKey&CounterTiming=Message', 'CounterResolution'],
    ['CounterSource=Moon&CounterTiming=Message&CounterResolution=Lifetime', 'CounterSource'],
    ['CounterSource=Sender&CounterTiming=Event&CounterResolution=Lifetime', 'Sender'],
    ['CounterSource=Campaign&CounterTiming=Event&CounterResolution=Lifetime', 'SourceID'],
    ['CounterSource=APIKey&CounterTiming=Event&CounterResolution=Day', 'FromTS'],
  ])('refuses %s', async (query, word) => {
    const { status, body } = await get(`statcounters?${query}`)
    expect([status, body.ErrorMessage]).toEqual([400, expect.stringContaining(word)])
  })
})

it('/v3/REST/campaign tells of campaigns, by id or by their value', async () => {
  const spring = {
    CampaignType: 1,
    ClickTracked: 1,
    CreatedAt: time,
    CustomValue: 'Spring',
    FirstMessageID: id,
    FromEmail: 'pilot@example.com',
    FromID: contactIdOf('pilot@example.com'),
    FromName: '',
    HasHtmlCount: 0,
    HasTxtCount: 0,
    ID: campaign,
    IsDeleted: false,
    IsStarred: false,
    ListID: 0,
    NewsLetterID: 0,
    OpenTracked: 1,
    SegmentationID: 0,
    SendEndAt: time,
    SendStartAt: time,
    SpamassScore: 0,
    Status: 2,
    Subject: 'S',
    UnsubscribeTrackedCount: 0,
    WorkflowID: 0,
  }
  for (const path of ['campaign', `campaign/${campaign}`, 'campaign/Spring'])
    expect((await get(path)).body).toEqual({ Count: 1, Data: [spring], Total: 1 })
  const count = async (query: string) => (await get(`campaign?${query}`)).body.Count
  for (const query of [
    'CustomCampaign=Spring',
    `CampaignID=${campaign}`,
    'FromDomain=example.com',
    'From=pilot@example.com',
    `FromID=${contactIdOf('pilot@example.com')}`,
    'FromType=1',
    'Period=Year',
    'IsDeleted=false',
    'Sort=CustomValue',
  ])
    expect(await count(query), query).toBe(1)
  for (const query of [
    'CustomCampaign=Autumn',
    'CampaignID=1',
    'FromDomain=ample.com',
    'FromID=1',
    'FromType=2',
    'ToTS=2020-01-01',
    'IsStarred=true',
    'WorkflowID=1',
    'ContactsListID=1',
  ])
    expect(await count(query), query).toBe(0)
  expect((await ask(postfang, 'campaign/Spring', { key: 'other' })).status).toBe(404)
  expect((await ask(postfang, 'campaign/Spring', { method: 'PUT', body: { IsStarred: true } })).status).toBe(
    501,
  )
})
