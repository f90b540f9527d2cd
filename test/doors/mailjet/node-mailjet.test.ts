import Mailjet from 'node-mailjet'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { aMessage, latestMail } from './send.ts'

/** Mailjet's own client for Node, unmodified. */

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

const { protocol } = Mailjet.Request
afterEach(() => {
  Mailjet.Request.protocol = protocol
})

function proxied(key: string) {
  const { hostname, port } = new URL(postfang.http)
  return Mailjet.Client.apiConnect(key, 'secret', {
    options: { proxy: { protocol: 'http', host: hostname, port: Number(port) } },
  })
}

it('sends to Mailjet’s address with this server for its proxy', async () => {
  const { response, body } = await proxied('proxied')
    .post('send', { version: 'v3.1' })
    .request({ Messages: [aMessage({ CustomID: 'c-1' })] })
  expect(response.status).toBe(200)
  const { id } = await latestMail(postfang, 'proxied')
  expect(body).toMatchObject({
    Messages: [
      {
        Status: 'success',
        CustomID: 'c-1',
        To: [
          {
            Email: 'passenger@example.com',
            MessageUUID: id,
            // All its digits: the client reads numbers of that size as text.
            MessageID: expect.stringMatching(/^\d{19}$/),
            MessageHref: expect.stringMatching(/^https:\/\/api\.mailjet\.com\/v3\/REST\/message\/\d{19}$/),
          },
        ],
      },
    ],
  })
})

it('sends to this server’s address over HTTP', async () => {
  // Its type says that it cannot be another one.
  Object.assign(Mailjet.Request, { protocol: 'http://' })
  const client = Mailjet.Client.apiConnect('direct', 'secret', {
    config: { host: new URL(postfang.http).host },
  })
  await client.post('send', { version: 'v3.1' }).request({ Messages: [aMessage({ Subject: 'Direct' })] })
  expect(await latestMail(postfang, 'direct')).toMatchObject({ subject: 'Direct' })
  const { body } = await client
    .post('send')
    .request({ FromEmail: 'a@example.com', Recipients: [{ Email: 'b@example.com' }], 'Text-part': 'x' })
  expect(body).toEqual({
    Sent: [
      {
        Email: 'b@example.com',
        MessageID: expect.stringMatching(/^\d{19}$/),
        MessageUUID: (await latestMail(postfang, 'direct')).id,
      },
    ],
  })
})

it('throws the error that the answer tells of', async () => {
  const wrong = proxied('errors').post('send', { version: 'v3.1' })
  await expect(wrong.request({ Messages: [aMessage({ To: [{ Email: 'no' }] })] })).rejects.toMatchObject({
    statusCode: 400,
    message: expect.stringContaining('"no" is an invalid email address.'),
  })
  await expect(wrong.request({ Messages: [] })).rejects.toMatchObject({
    statusCode: 400,
    originalMessage: 'You must provide at least one item in the collection.',
  })
})
