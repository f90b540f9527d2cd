import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rawRequest } from '../../http/raw-request.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

let postfang: TestPostfang
let id: string

beforeAll(async () => {
  postfang = await startPostfang()
  id = await postfang.send({ from: 'a@x.test', to: 'b@x.test', subject: 'Kept', text: 'Kept' })
})

afterAll(() => postfang.close())

async function ask(method: string, target: string, body = '', type = 'application/json') {
  const headers = [
    ['Content-Length', String(Buffer.byteLength(body))],
    ...(body === '' ? [] : [['Content-Type', type]]),
  ] as [string, string][]
  return rawRequest(postfang.http, { method, target, headers, body })
}

async function expectKept(): Promise<void> {
  const { messages } = await postfang.json<{ messages: object[] }>('/api/messages')
  expect(messages).toMatchObject([{ id, read: false, tags: [] }])
}

describe('the Mailpit door', () => {
  it.each([
    ['DELETE', '/api/v1/messages', '{"IDs":', 400],
    ['DELETE', '/api/v1/messages', '"all"', 400],
    ['DELETE', '/api/v1/messages', '[]', 400],
    ['DELETE', '/api/v1/messages', '{"IDs":"all"}', 400],
    ['DELETE', '/api/v1/messages', '{"IDs":[1]}', 400],
    ['DELETE', '/api/v1/messages', '\xff', 400],
    ['DELETE', '/api/v1/messages', 'ids=', 400],
    ['DELETE', '/api/v1/messages', 'ids=unknown&all=1', 400],
    ['DELETE', '/api/v1/messages', '{"IDs":["unknown","","../x","\\u0000"]}', 200],
    ['DELETE', '/api/v1/messages', 'ids=unknown', 200],
    ['DELETE', '/api/v1/search', '', 400],
    ['DELETE', '/api/v1/search?query=', '', 400],
    ['DELETE', '/api/v1/search?query=%22%22', '', 400],
    ['DELETE', '/api/v1/search?query=to:', '', 400],
    ['DELETE', '/api/v1/search?query=-has:inline', '', 400],
    ['DELETE', `/api/v1/search?query=${'x+'.repeat(600)}`, '', 400],
    ['PUT', '/api/v1/messages', '', 400],
    ['PUT', '/api/v1/messages', 'x', 400],
    ['PUT', '/api/v1/messages', '{"Read":true,"Search":"before:never"}', 400],
    ['PUT', '/api/v1/messages', '{"Read":true,"Search":7}', 400],
    ['PUT', '/api/v1/tags', '{"IDs":[],"Tags":["x"]}', 200],
    ['PUT', '/api/v1/tags', '{"IDs":["unknown"],"Tags":"x"}', 400],
    ['PUT', '/api/v1/tags/x', '{}', 400],
    ['POST', '/api/v1/send', '{', 400],
    ['POST', '/api/v1/send', '{"From":{"Email":"a@b.test"}}', 400],
    ['POST', '/api/v1/send', '{"From":{"Email":"a@b.test\\r\\nX: y"},"To":[{"Email":"c@d.test"}]}', 400],
    ['POST', '/api/v1/send', '{"From":{"Email":"a@b.test"},"To":[{"Email":"c@d.test>\\nX: y"}]}', 400],
    [
      'POST',
      '/api/v1/send',
      '{"From":{"Email":"a@b.test"},"To":[{"Email":"c@d.test"}],"Headers":{"A:\\nB":"x"}}',
      400,
    ],
    [
      'POST',
      '/api/v1/send',
      '{"From":{"Email":"a@b.test"},"To":[{"Email":"c@d.test"}],"Headers":{"Bcc":"x"}}',
      400,
    ],
    [
      'POST',
      '/api/v1/send',
      '{"From":{"Email":"a@b.test"},"To":[{"Email":"c@d.test"}],"Attachments":[{"Content":"*"}]}',
      400,
    ],
    ['PUT', '/api/v1/chaos', '{"Sender":7}', 400],
    ['PUT', '/api/v1/chaos', '{"Sender":{"ErrorCode":550,"Probability":101}}', 400],
    ['GET', '/api/v1/message/..%2f..%2fetc', '', 400],
    ['GET', '/api/v1/message/unknown', '', 404],
    ['GET', '/api/v1/message/latest/part/..', '', 400],
    ['GET', '/api/v1/message/latest/part/0.0.0', '', 404],
    ['GET', '/view/latest.exe', '', 404],
    ['GET', '/view/.html', '', 404],
    ['GET', '/api/v1/messages?start=999999999', '', 400],
    ['GET', '/api/v1/messages?start=-1&limit=x&before=never', '', 200],
  ])('answers %s %s with the body %j by %i, and changes nothing', async (method, target, body, status) => {
    const answer = await ask(method, target, body)
    expect(answer.status, answer.body).toBe(status)
    expect(answer.body).not.toMatch(/\bat .*\.[jt]s/)
    if (status === 400 && target === '/api/v1/send') expect(JSON.parse(answer.body)).toHaveProperty('Error')
    await expectKept()
  })

  it('refuses what is too large before it reads it', async () => {
    const answer = await rawRequest(postfang.http, {
      method: 'DELETE',
      target: '/api/v1/messages',
      headers: [['Content-Length', String(6 * 1024 * 1024)]],
    })
    expect(answer.status).toBe(413)
    await expectKept()
  })

  it('deletes the ids of a form, and no others', async () => {
    const gone = await postfang.send({ from: 'a@x.test', to: 'b@x.test', subject: 'Goes' })
    const answer = await ask('DELETE', '/api/v1/messages', `ids=${gone}`, 'application/x-www-form-urlencoded')
    expect([answer.status, answer.body]).toEqual([200, 'ok'])
    await expectKept()
  })

  it('serves the HTML of a mail so that it can run and load nothing', async () => {
    const html =
      '<script>alert(1)</script><img src="https://evil.test/x"><iframe src="https://evil.test"></iframe>'
    await postfang.send({ from: 'a@x.test', to: 'b@x.test', subject: 'Evil', html }, 'evil')
    const answer = await postfang.fetch('/box/evil/view/latest.html')
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^sandbox /)
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/allow-scripts|allow-same-origin/)
    const part = await postfang.fetch('/box/evil/api/v1/message/latest/part/1')
    expect(part.headers.get('content-type')).toBe('application/octet-stream')
    expect(part.headers.get('content-disposition')).toMatch(/^attachment/)
    await postfang.fetch('/box/evil/api/v1/messages', { method: 'DELETE' })
  })

  it('leads to the newest message on the screen', async () => {
    const answer = await postfang.fetch('/view/latest', { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `/message/${id}/preview`])
  })
})
