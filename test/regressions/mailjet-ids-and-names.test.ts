import { afterAll, beforeAll, expect, it } from 'vitest'
import { post } from '../doors/mailjet/send.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang({ profile: 'mailjet' })
})
afterAll(() => postfang.close())

const v31 = (rest: string) =>
  post(postfang, '/v3.1/send', `{"Messages":[{"From":{"Email":"a@example.com"},${rest}}]}`)

async function deliveredOf(uuid: string) {
  const url = `${postfang.http}/api/messages/${uuid}/delivered`
  const { deliveries } = await (await fetch(url)).json()
  return deliveries[0]
}

/** JSON.parse rounded them on their way into X-MJ-Vars. */
it('brings whole numbers of 64 bits in variables of the Send API into the mail as they are', async () => {
  const variables = '{"id":1152921504606846977,"inner":{"low":-9007199254740993},"price":134.97,"few":3}'
  const first = await v31(
    `"To":[{"Email":"b@example.com"}],"TextPart":"{{var:id}} {{var:inner.low}} {{var:price}} {{var:few}}",
     "TemplateLanguage":true,"Variables":${variables}`,
  )
  const second = await post(
    postfang,
    '/v3/send',
    `{"FromEmail":"a@example.com","Recipients":[{"Email":"b@example.com","Vars":${variables}}],
      "Text-part":"{{var:id}} {{var:inner.low}} {{var:price}} {{var:few}}","Mj-TemplateLanguage":true}`,
  )
  const uuids = [first, second].map(({ raw }) => /"MessageUUID"\s*:\s*"([^"]+)"/.exec(raw)?.[1] ?? '')
  for (const uuid of uuids) {
    expect((await deliveredOf(uuid)).text.trim()).toBe('1152921504606846977 -9007199254740993 134.97 3')
  }
})

/** Sixteen bytes of a digest stood there as they were: readers that check the version refuse such a UUID. */
it('gives each of several recipients a UUID that strict readers take for one', async () => {
  const to = Array.from({ length: 20 }, (_, at) => `{"Email":"r${at}@example.com"}`)
  const { raw } = await v31(`"To":[${to}],"TextPart":"x"`)
  const uuids = [...raw.matchAll(/"MessageUUID":"([^"]+)"/g)].map(([, uuid]) => uuid)
  expect(new Set(uuids).size).toBe(20)
  for (const uuid of uuids) {
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
})

/** It was sent, with the body that was meant to be replaced. */
it('blocks a message whose template is named by what is no template', async () => {
  const { raw } = await post(postfang, '/v3/send', {
    FromEmail: 'a@example.com',
    To: 'b@example.com',
    'Text-part': 'instead',
    'Mj-TemplateID': 'no-such-name',
  })
  const { MessageUUID: uuid } = JSON.parse(raw).Sent[0]
  await expect
    .poll(async () => (await (await fetch(`${postfang.http}/api/messages/${uuid}/events`)).json()).events)
    .toMatchObject([{ type: 'blocked', errorRelatedTo: 'content', error: 'bad or empty template' }])
})

/** It said that "" is invalid, whatever had been given. */
it('names the text that is no address in an error of v3', async () => {
  const answer = await post(postfang, '/v3/send', {
    FromEmail: 'a@example.com',
    To: 'not an address',
    'Text-part': 'x',
  })
  expect(answer.text).toContain('\\"not an address\\" is an invalid email address.')
})
