import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

async function keep(sizeBytes: number): Promise<{ readonly id: string; readonly raw: Buffer }> {
  const lines = Array.from({ length: sizeBytes / 64 }, (_, at) => String(at).padEnd(62, '.'))
  const raw = Buffer.from(`Subject: large\r\n\r\n${lines.join('\r\n')}`)
  const created = await postfang.json<{ readonly id: string }>('/api/messages', {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822' },
    body: raw,
  })
  return { id: created.id, raw }
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

it('sends a message of several pieces byte for byte, with its length', async () => {
  const { id, raw } = await keep(3_500_000)
  const response = await postfang.fetch(`/api/messages/${id}/raw`)
  expect(response.headers.get('content-length')).toBe(String(raw.length))
  expect(hashOf(new Uint8Array(await response.arrayBuffer()))).toBe(hashOf(raw))
})

it('reads of a large message only what the client takes: deleted meanwhile, the transfer breaks off', async () => {
  const { id } = await keep(16_000_000)
  const response = await postfang.fetch(`/api/messages/${id}/raw`)
  const reader = response.body?.getReader()
  await reader?.read()
  await postfang.fetch(`/api/messages/${id}`, { method: 'DELETE' })
  const rest = async () => {
    while ((await reader?.read())?.done === false);
  }
  await expect(rest()).rejects.toThrow()
  expect(await postfang.fetch('/healthz').then(({ status }) => status)).toBe(200)
})

async function keepAttachment(content: Buffer): Promise<string> {
  const lines = content.toString('base64').replaceAll(/.{76}/gu, '$&\r\n')
  const head =
    'Subject: large\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee there.\r\n--b'
  const part = 'Content-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64'
  const { id } = await postfang.json<{ readonly id: string }>('/api/messages', {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822' },
    body: `${head}\r\n${part}\r\n\r\n${lines}\r\n--b--\r\n`,
  })
  return id
}

it('sends a large attachment as it was before it was encoded', async () => {
  const content = Buffer.from(Array.from({ length: 3_000_001 }, (_, at) => (at * 7919) >> 3))
  const response = await postfang.fetch(`/api/messages/${await keepAttachment(content)}/parts/2`)
  expect(response.headers.get('content-type')).toBe('application/pdf')
  expect(response.headers.get('content-disposition')).toContain('a.pdf')
  expect(hashOf(new Uint8Array(await response.arrayBuffer()))).toBe(hashOf(content))
})

it('breaks off a large attachment whose message is deleted meanwhile', async () => {
  const id = await keepAttachment(Buffer.alloc(12_000_000))
  const response = await postfang.fetch(`/api/messages/${id}/parts/2`)
  const reader = response.body?.getReader()
  await reader?.read()
  await postfang.fetch(`/api/messages/${id}`, { method: 'DELETE' })
  const rest = async () => {
    while ((await reader?.read())?.done === false);
  }
  await expect(rest()).rejects.toThrow()
})
