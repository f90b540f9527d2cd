import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bcrypt } from 'hash-wasm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rawRequest } from '../../http/raw-request.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { aMessage, basic, latestMail, listMails, post } from './send.ts'

const text =
  'API key authentication/authorization failure. You may be unauthorized to access the API or your API key may be expired. Visit API keys management section to check your keys.'
const refusedV31 = `{"ErrorIdentifier":"<uuid>","StatusCode":401,"ErrorMessage":"${text}"}`
const refusedV3 = `{ "ErrorInfo" : "", "ErrorMessage" : "${text}", "StatusCode" : 401 }`

const v31 = { Messages: [aMessage()] }
const v3 = { FromEmail: 'a@example.com', To: 'b@example.com', 'Text-part': 'x' }

let directory: string
let users: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-keys-'))
  users = join(directory, 'users')
  const hash = await bcrypt({
    password: 's:ecret',
    salt: new Uint8Array(16),
    costFactor: 4,
    outputType: 'encoded',
  })
  await writeFile(users, `app:${hash}\n`)
})
afterAll(() => rm(directory, { recursive: true }))

async function statuses(postfang: TestPostfang, authorization: string | undefined) {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (authorization !== undefined) headers.authorization = authorization
  const send = (path: string, body: unknown) =>
    postfang.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  const answers = [await send('/v3.1/send', v31), await send('/v3/send', v3)]
  return answers.map(({ status }) => status)
}

describe('API keys', () => {
  it('may be any pair, whose key names the mailbox, or none at all', async () => {
    await using postfang = await startPostfang()
    await post(postfang, '/v3.1/send', v31, { key: 'a key of my own' })
    expect(await latestMail(postfang, 'a key of my own')).toMatchObject({
      session: { user: 'a key of my own' },
    })
    expect(await statuses(postfang, undefined)).toEqual([200, 200])
    expect(await statuses(postfang, basic(':'))).toEqual([200, 200])
    expect(await listMails(postfang, 'inbox')).toHaveLength(4)
    expect(await statuses(postfang, basic('bad\u0007name:secret'))).toEqual([401, 401])
    expect(await statuses(postfang, basic(`${'x'.repeat(200)}:secret`))).toEqual([401, 401])
  })

  it('are those of --smtp-users where it is given, for the screen --auth or not', async () => {
    await using postfang = await startPostfang({ 'smtp-users': users, auth: 'ada:sesame' })
    expect(await statuses(postfang, basic('app:s:ecret'))).toEqual([200, 200])
    const wrong = [
      undefined,
      basic('app:wrong'),
      basic('nobody:secret'),
      basic('ada:sesame'),
      'Bearer app',
      'Basic %',
      basic('app'),
    ]
    for (const authorization of wrong) expect(await statuses(postfang, authorization)).toEqual([401, 401])
    expect((await postfang.fetch('/api/info')).status).toBe(401)
    expect(
      (await postfang.fetch('/api/info', { headers: { authorization: basic('app:s:ecret') } })).status,
    ).toBe(401)
    const kept = await fetch(`${postfang.http}/api/messages`, {
      headers: { authorization: basic('ada:sesame') },
    })
    expect((await kept.json()).total).toBe(2)
  })

  it('are refused in Mailjet’s form', async () => {
    await using postfang = await startPostfang({ 'smtp-users': users })
    const answerV31 = await post(postfang, '/v3.1/send', v31)
    expect([answerV31.status, answerV31.type, answerV31.text]).toEqual([
      401,
      'application/json; charset=UTF-8',
      refusedV31,
    ])
    const answerV3 = await post(postfang, '/v3/send/message', v3)
    expect([answerV3.status, answerV3.type, answerV3.text]).toEqual([401, 'application/json', refusedV3])
  })

  it('are the login of --auth where that is all there is, refused in Mailjet’s form', async () => {
    await using postfang = await startPostfang({ auth: 'ada:sesame' })
    expect((await post(postfang, '/v3.1/send', v31)).text).toBe(refusedV31)
    expect((await post(postfang, '/v3/send', v3)).text).toBe(refusedV3)
    const rest = await postfang.fetch('/v3/REST/message')
    expect([rest.status, await rest.text(), rest.headers.get('content-type')]).toEqual([401, '', null])
    expect(await statuses(postfang, basic('ada:sesame'))).toEqual([200, 200])
  })
})

describe('Mailjet’s own names', () => {
  const body = JSON.stringify(v31)
  const request = (target: string, headers: readonly (readonly [string, string])[]) => ({
    method: 'POST',
    target,
    headers: [
      ['Content-Type', 'application/json'],
      ['Content-Length', `${body.length}`],
      ...headers,
    ] as const,
    body,
  })

  it.each(['api.mailjet.com', 'api.us.mailjet.com', 'anything.mailjet.com'])(
    'lead here from a client that takes us for its proxy: %s',
    async (host) => {
      await using postfang = await startPostfang()
      const { status, body: answer } = await rawRequest(
        postfang.http,
        request(`https://${host}/v3.1/send`, [['Host', host]]),
      )
      expect([status, answer]).toEqual([200, expect.stringContaining(`"https://${host}/v3/REST/message/`)])
    },
  )

  it.each<[string, string, readonly (readonly [string, string])[]]>([
    ['in the ordinary form', '/v3.1/send', []],
    ['by a page', 'http://api.mailjet.com/v3.1/send', [['Origin', 'http://api.mailjet.com']]],
    ['by a browser', 'http://api.mailjet.com/v3.1/send', [['Sec-Fetch-Site', 'none']]],
    ['for the screen', 'http://api.mailjet.com/api/messages', []],
    ['for a path that begins alike', 'http://api.mailjet.com/v30/send', []],
  ])('do not lead here %s', async (_what, target, headers) => {
    await using postfang = await startPostfang()
    const answer = await rawRequest(postfang.http, request(target, [['Host', 'api.mailjet.com'], ...headers]))
    expect(answer.status).toBe(421)
    expect((await postfang.json('/api/messages')).total).toBe(0)
  })

  it.each(['mailjet.com.evil.example', 'evilmailjet.com', 'mailjet.com'])(
    'are not those of %s',
    async (host) => {
      await using postfang = await startPostfang()
      const answer = await rawRequest(postfang.http, request(`https://${host}/v3.1/send`, [['Host', host]]))
      expect(answer.status).toBe(421)
    },
  )
})
