import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sendOverOneConnection } from '../support/smtp-sender.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

/** What breaks others: kept, listed, identical, and nothing else waits for it. */

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

function nested(levels: number): string {
  const open = Array.from(
    { length: levels },
    (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
  )
  const close = Array.from({ length: levels }, (_, level) => `\r\n--b${levels - 1 - level}--`)
  return `${open.join('')}\r\nthe core${close.join('')}`
}

const parts = (count: number) =>
  `Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n\r\na part\r\n'.repeat(count)}--x--`

const people = Array.from({ length: 10_000 }, (_, index) => `p${index}@example.com`)

const mails: readonly (readonly [name: string, raw: string])[] = [
  ['without any header', '\r\njust a body'],
  ['empty', ''],
  ['with NUL bytes', 'Subject: a\0b\r\nX-\0: c\r\n\r\n\0\0'],
  ['to 10,000 recipients', `To: ${people.join(',\r\n ')}\r\nSubject: all\r\n\r\nx`],
  ['of 1,500 parts', parts(1_500)],
  ['of 60 levels', nested(60)],
  ['of 5,000 levels', nested(5_000)],
  ['of a million parts', parts(1_000_000)],
  ['with a false charset', 'Content-Type: text/plain; charset=klingon\r\n\r\nqapla\xe9'],
  ['with a boundary that never closes', 'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nopen'],
  ['that is one line of 5 MB', 'y'.repeat(5_000_000)],
  ['of 3 MB of angle brackets', `Content-Type: text/html\r\n\r\n${'<'.repeat(3_000_000)}`],
  ['with 300,000 headers', `${'X-Many: 1\r\n'.repeat(300_000)}\r\nx`],
  [
    'with prototype names',
    '__proto__: 1\r\nconstructor: 2\r\nContent-Type: text/plain; __proto__=x\r\n\r\nx',
  ],
]

it.each(mails)('keeps a message %s, lists it and gives it back identical', async (_name, raw) => {
  let slowest = 0
  const probing = new AbortController()
  const probe = (async () => {
    while (!probing.signal.aborted) {
      const since = performance.now()
      await postfang.json('/api/mailboxes')
      slowest = Math.max(slowest, performance.now() - since)
    }
  })()
  const replies: string[] = []
  await sendOverOneConnection(postfang.ports.smtp, [raw].values(), (_message, reply) => replies.push(reply))
  const id = /^250 .*queued as (\S+)$/u.exec(replies[0] ?? '')?.[1] ?? ''
  const message = await postfang.json<{ digest: string; size: number }>(`/api/messages/${id}`)
  probing.abort()
  await probe

  const kept = await postfang.fetch(`/api/messages/${id}/raw`)
  expect(Buffer.from(await kept.arrayBuffer()).equals(Buffer.from(`${raw}\r\n`, 'latin1'))).toBe(true)
  const { messages } = await postfang.json<{ messages: { id: string }[] }>('/api/messages?limit=1')
  expect(messages[0]?.id).toBe(id)
  expect(['done', 'failed']).toContain(message.digest)
  expect(slowest, 'an answer waited for the hostile mail').toBeLessThan(1_000)
})

it('refuses a message over the limit, stores nothing, and goes on', async () => {
  const { total: before } = await postfang.json<{ total: number }>('/api/messages')
  const huge = `Subject: huge\r\n\r\n${'z'.repeat(52_428_800)}`
  const replies: string[] = []
  const messages = [huge, 'Subject: small\r\n\r\nx'].values()
  await sendOverOneConnection(postfang.ports.smtp, messages, (_message, reply) => replies.push(reply))
  expect(replies[0]).toMatch(/^552 5\.3\.4 /u)
  expect(replies[1]).toMatch(/^250 /u)
  const { total } = await postfang.json<{ total: number }>('/api/messages')
  expect(total).toBe(before + 1)
})

it('stores nothing of a message whose connection is lost, and lists the session', async () => {
  const { total: before } = await postfang.json<{ total: number }>('/api/messages')
  const socket = connect(postfang.ports.smtp, '127.0.0.1')
  socket.setEncoding('latin1')
  const lines = [
    'EHLO lost.example\r\n',
    'MAIL FROM:<a@b.c>\r\n',
    'RCPT TO:<d@e.f>\r\n',
    'DATA\r\n',
    'Subject: half',
  ]
  await new Promise<void>((resolve) => {
    socket.on('data', (text: string) => {
      if (!/^\d{3} /mu.test(text)) return
      const line = lines.shift()
      if (line !== undefined) socket.write(line)
      if (lines.length === 0) socket.end(() => socket.destroy())
    })
    socket.on('close', () => resolve())
  })
  const find = async () => {
    const { sessions } = await postfang.json<{ sessions: { helo: string; endReason: string | null }[] }>(
      '/api/sessions',
    )
    return sessions.find(({ helo }) => helo === 'lost.example')?.endReason
  }
  await expect.poll(find).toMatch(/DATA/u)
  expect((await postfang.json<{ total: number }>('/api/messages')).total).toBe(before)
})
