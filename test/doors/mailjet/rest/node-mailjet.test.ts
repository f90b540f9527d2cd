import Mailjet from 'node-mailjet'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../../../support/start-postfang.ts'
import { aMessage } from '../send.ts'

/** Mailjet's own client for Node, unmodified, asking what became of mail. */

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang({ profile: 'mailjet' })
})
afterAll(() => postfang.close())

type Rows = { readonly Count: number; readonly Data: readonly Record<string, unknown>[] }

function connect(key: string) {
  const { hostname, port } = new URL(postfang.http)
  const client = Mailjet.Client.apiConnect(key, 'secret', {
    options: { proxy: { protocol: 'http', host: hostname, port: Number(port) } },
  })
  const get = async (
    resource: string,
    query: Record<string, string | number | boolean> = {},
    id?: string,
  ) => {
    const asked = client.get(resource, { version: 'v3' })
    const { body } = await (id === undefined ? asked : asked.id(id)).request({}, query)
    return (body as unknown as Rows).Data
  }
  return { client, get }
}

it.each(['the Send API', 'SMTP'])('reads all that there is of a message by %s', async (way) => {
  const key = way.replaceAll(' ', '-')
  const { client, get } = connect(key)
  if (way === 'SMTP') {
    const headers = { 'X-MJ-CustomID': 'c-1', 'X-Mailjet-Campaign': 'Spring' }
    const mail = {
      from: 'pilot@example.com',
      to: 'passenger@example.com',
      subject: 'Plan',
      text: 'x',
      headers,
    }
    await postfang.send(mail, key)
  } else {
    await client
      .post('send', { version: 'v3.1' })
      .request({ Messages: [aMessage({ CustomID: 'c-1', CustomCampaign: 'Spring', Subject: 'Plan' })] })
  }
  const [message] = await get('message', { CustomID: 'c-1', ShowSubject: true })
  expect(message).toMatchObject({ Status: 'sent', Subject: 'Plan', ID: expect.stringMatching(/^\d{19}$/) })
  const id = String(message?.ID)
  expect(await get('message', {}, id)).toMatchObject([{ ID: id }])
  expect(await get('messagehistory', {}, id)).toMatchObject([{ EventType: 'sent' }])
  const [campaign] = await get('campaign', { CustomCampaign: 'Spring' })
  expect(campaign).toMatchObject({ ID: message?.CampaignID, FirstMessageID: id })
  const counted = { CounterTiming: 'Message', CounterResolution: 'Lifetime' }
  const ofCampaign = { ...counted, CounterSource: 'Campaign', SourceID: Number(campaign?.ID) }
  expect(await get('statcounters', ofCampaign)).toMatchObject([{ MessageSentCount: 1, Total: 1 }])
  expect(await get('contact', {}, 'passenger@example.com')).toMatchObject([
    { ID: message?.ContactID, DeliveredCount: 1 },
  ])
  const made = await client.post('sender', { version: 'v3' }).request({ Email: 'pilot@example.com' })
  expect(made.response.status).toBe(201)
  expect(await get('sender')).toMatchObject([{ ID: message?.SenderID, Status: 'Active' }])
  expect(await get('template', { OwnerType: 'apikey' })).toEqual([])
})
