import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { MailpitClient } from 'mailpit-api'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, it } from 'vitest'
import WebSocket from 'ws'
import { runProcess } from '../support/postfang-process.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

/** The newest Mailpit that the module proxy has, built with the Go toolchain and kept for the next run. */
const mailpitModule = 'github.com/axllent/mailpit@latest'
const buildMs = 1_200_000

/** A server to ask, whoever has made it. */
interface Server {
  readonly name: string
  readonly http: string
  readonly smtpPort: number
  readonly client: MailpitClient
}

let postfang: TestPostfang | undefined
let original: ChildProcess | undefined
let servers: readonly [Server, Server]

beforeAll(async () => {
  const binary = await buildMailpit()
  const [httpPort, smtpPort] = [await freePort(), await freePort()]
  original = spawn(
    binary,
    [
      '--listen',
      `127.0.0.1:${httpPort}`,
      '--smtp',
      `127.0.0.1:${smtpPort}`,
      '--enable-chaos',
      '--disable-version-check',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH, HOME: tmpdir() } },
  )
  const http = `http://127.0.0.1:${httpPort}`
  await untilReady(original)
  postfang = await startPostfang()
  servers = [
    { name: 'Mailpit', http, smtpPort, client: new MailpitClient(http) },
    {
      name: 'Postfang',
      http: postfang.http,
      smtpPort: postfang.ports.smtp,
      client: new MailpitClient(postfang.http),
    },
  ]
}, buildMs)

afterAll(async () => {
  original?.kill('SIGKILL')
  await postfang?.close()
})

/** As modules for containers do: by the log. */
function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    const read = (text: Buffer) => {
      log += text
      if (/\[http\] accessible via/.test(log)) resolve()
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', () => reject(new Error(`Mailpit ended: ${log}`)))
  })
}

async function buildMailpit(): Promise<string> {
  const directory = join(tmpdir(), 'postfang-clients', 'mailpit')
  await mkdir(directory, { recursive: true })
  const env = { ...process.env, GOBIN: directory, GOFLAGS: '-mod=mod' }
  await promisify(execFile)('go', ['install', mailpitModule], { env, timeout: buildMs, cwd: directory })
  return join(directory, 'mailpit')
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

async function send(server: Server, mail: object): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: server.smtpPort, ignoreTLS: true })
  try {
    await transport.sendMail({ from: 'Ann Ã <ann@example.test>', to: 'Bob <bob@example.test>', ...mail })
  } finally {
    transport.close()
  }
}

/** Three mails of different kinds, in this order. */
async function fill(server: Server): Promise<void> {
  await server.client.deleteMessages()
  await server.client.setChaosTriggers()
  await send(server, { subject: 'Welcome aboard', text: 'First steps: https://example.test/start' })
  await send(server, {
    subject: 'Invoice 7 für €5',
    messageId: '<invoice-7@example.test>',
    to: ['Bob <bob@example.test>', 'carl@other.test'],
    cc: 'dora@example.test',
    bcc: 'blind@example.test',
    replyTo: 'Reply <reply@example.test>',
    text: 'Please pay',
    html: '<p>Please <b>pay</b> <img src="cid:logo@x"></p>',
    headers: { 'List-Unsubscribe': '<mailto:off@example.test>, <https://example.test/off>' },
    attachments: [
      { filename: 'bill.pdf', content: Buffer.from('%PDF-1.4 bill'), contentType: 'application/pdf' },
      { filename: 'logo.png', content: Buffer.from('\x89PNG'), contentType: 'image/png', cid: 'logo@x' },
    ],
  })
  await send(server, { subject: 'Only pages', html: '<p>Code <b>123456</b></p>' })
  await expect.poll(async () => (await server.client.listMessages()).total).toBe(3)
}

/** Asks both the same and expects the same answer; what differs by nature is left out by who asks. */
async function same<Answer>(ask: (server: Server) => Promise<Answer>): Promise<Answer> {
  const answers: Answer[] = []
  for (const server of servers) {
    await fill(server)
    answers.push(await ask(server))
  }
  const [theirs, ours] = answers
  expect(ours).toEqual(theirs)
  if (ours === undefined) throw new Error('Nobody was asked')
  return ours
}

const subjects = ({ messages }: { messages: readonly { Subject: string }[] }) =>
  messages.map(({ Subject }) => Subject)

/** Status, type and text of an answer. */
async function plain(server: Server, path: string, init?: RequestInit) {
  const answer = await fetch(`${server.http}${path}`, init)
  return [answer.status, answer.headers.get('content-type')?.split(';')[0], await answer.text()]
}

it('lists the same messages in the same order, with the same counts', async () => {
  const list = await same(async ({ client }) => {
    const { messages, ...counts } = await client.listMessages(0, 2)
    return { counts, subjects: subjects({ messages }) }
  })
  expect(list.subjects).toEqual(['Only pages', 'Invoice 7 für €5'])
})

it('describes a row with the same members of the same types', async () => {
  await same(async ({ client }) => {
    const row = (await client.listMessages()).messages[1]
    return Object.entries(row ?? {})
      .map(([name, value]) => [name, Array.isArray(value) ? 'list' : typeof value])
      .sort()
  })
})

it('describes who a row is from and to', async () => {
  const row = await same(async ({ client }) => {
    const { From, To, Cc, Bcc, ReplyTo, MessageID, Attachments } =
      (await client.listMessages()).messages[1] ?? {}
    return { From, To, Cc, Bcc, ReplyTo, MessageID, Attachments }
  })
  expect(row.Bcc).toEqual([{ Name: '', Address: 'blind@example.test' }])
})

it('goes on by offset, and past the end', async () => {
  expect(
    await same(async ({ client }) => [
      subjects(await client.listMessages(2, 5)),
      subjects(await client.listMessages(7, 5)),
      subjects(await client.listMessages(0, 0)).length,
    ]),
  ).toEqual([['Welcome aboard'], [], 3])
})

it('describes a message in the same words', async () => {
  await same(async ({ client }) => {
    const found = await client.searchMessages({ query: 'subject:Invoice' })
    const {
      ID: _,
      Size: __,
      Tags,
      Attachments,
      Inline,
      Date: date,
      ...rest
    } = await client.getMessageSummary(found.messages[0]?.ID)
    const { Read: ___, ...message } = { Read: false, ...rest }
    const parts = [...Attachments, ...Inline].map(({ PartID: _part, ...part }) => part)
    return { ...message, Tags, parts, hasDate: !Number.isNaN(Date.parse(date)) }
  })
})

it('puts the words of a mail without text into Text', async () => {
  expect(
    await same(async ({ client }) => (await client.getMessageSummary()).Text.replace(/\W+/g, ' ').trim()),
  ).toBe('Code 123456')
})

it.each([
  ['from:ann@example.test', 3],
  ['to:carl@other.test', 1],
  ['to:"bob@example.test" subject:welcome', 1],
  ['cc:dora', 1],
  ['addressed:dora@example.test', 1],
  ['message-id:invoice-7@example.test', 1],
  ['-subject:invoice', 2],
  ['!"please pay"', 2],
  ['pay 7', 1],
  ['has:attachment', 1],
  ['is:unread', 3],
  ['is:tagged', 0],
  ['larger:1m', 0],
  ['smaller:1M', 3],
  ['before:2020-01-01', 0],
  ['after:"1/31/2020 10:00 PM"', 3],
  ['to: welcome', 1],
  ['nothing-like-it', 0],
])('finds as much by %s', async (query, count) => {
  expect(
    await same(
      async ({ client }) => (await client.searchMessages({ query, tz: 'Europe/Berlin' })).messages_count,
    ),
  ).toBe(count)
})

it('waits for a message and gets it', async () => {
  expect(
    await same(async ({ client }) =>
      (await client.waitForMessage({ query: 'subject:"Only pages"' })).HTML.trim(),
    ),
  ).toBe('<p>Code <b>123456</b></p>')
})

it('marks by ids, by search, and all', async () => {
  expect(
    await same(async ({ client }) => {
      const unread = async () => (await client.listMessages()).unread
      const [first] = (await client.listMessages()).messages
      const said = [await client.setReadStatus({ Read: true, IDs: [first?.ID ?? ''] }), await unread()]
      said.push(await client.setReadStatus({ Read: true, Search: 'subject:Welcome' }), await unread())
      said.push(await client.setReadStatus({ Read: true, IDs: [] }), await unread())
      said.push(await client.setReadStatus(), await unread())
      return said
    }),
  ).toEqual(['ok', 2, 'ok', 1, 'ok', 0, 'ok', 3])
})

it('deletes by search, by ids, and all', async () => {
  expect(
    await same(async ({ client }) => {
      const said = [await client.deleteMessagesBySearch({ query: 'subject:Welcome' })]
      const { messages } = await client.listMessages()
      said.push(
        await client.deleteMessages({ IDs: [messages[0]?.ID ?? ''] }),
        ...subjects(await client.listMessages()),
      )
      said.push(await client.deleteMessages(), ...subjects(await client.listMessages()))
      return said
    }),
  ).toEqual(['ok', 'ok', 'Invoice 7 für €5', 'ok'])
})

it('sets, renames and deletes tags', async () => {
  expect(
    await same(async ({ client }) => {
      const { ID } = await client.getMessageSummary()
      const said: unknown[] = [
        await client.setTags({ IDs: [ID], Tags: ['One', 'Two 2'] }),
        await client.getTags(),
      ]
      said.push(await client.renameTag('One', 'Three'), await client.getTags(), (await client.getInfo()).Tags)
      said.push((await client.searchMessages({ query: 'tag:three' })).messages_count)
      said.push(await client.deleteTag('Two 2'), (await client.getMessageSummary()).Tags)
      said.push(await client.setTags({ IDs: [ID] }), await client.getTags())
      return said
    }),
  ).toEqual([
    'ok',
    ['One', 'Two 2'],
    'ok',
    ['Three', 'Two 2'],
    { Three: 1, 'Two 2': 1 },
    1,
    'ok',
    ['Three'],
    'ok',
    [],
  ])
})

it('sends by HTTP', async () => {
  await same(async ({ client }) => {
    const { ID } = await client.sendMessage({
      From: { Email: 'shop@example.test', Name: 'Shöp' },
      To: [{ Email: 'bob@example.test', Name: 'Bob, the "B"' }],
      Bcc: ['blind@example.test'],
      ReplyTo: [{ Email: 'reply@example.test' }],
      Subject: 'Sent: grüße',
      Text: 'Plain ünd long '.repeat(20),
      HTML: '<p>Page</p>',
      Tags: ['Sent'],
      Headers: { 'X-Order': '42' },
      Attachments: [{ Content: Buffer.from('hello').toString('base64'), Filename: 'hello wörld.txt' }],
    })
    const message = await client.getMessageSummary(ID)
    const { From, To, Bcc, ReplyTo, Subject, Text, HTML, Tags, ReturnPath } = message
    const files = message.Attachments.map(({ FileName, Size, Checksums }) => [FileName, Size, Checksums])
    const order = (await client.getMessageHeaders(ID))['X-Order']
    return {
      From,
      To,
      Bcc,
      ReplyTo,
      Subject,
      Text: Text.trim(),
      HTML: HTML.trim(),
      Tags,
      ReturnPath,
      files,
      order,
    }
  })
})

it('orders chaos', async () => {
  await same(async ({ client }) => [
    await client.getChaosTriggers(),
    await client.setChaosTriggers({ Sender: { ErrorCode: 421, Probability: 5 } }),
    await client.setChaosTriggers({ Recipient: { ErrorCode: 550, Probability: 100 } }),
    await client.setChaosTriggers(),
  ])
})

it('hands out headers, parts and views', async () => {
  await same(async ({ client }) => {
    const found = await client.searchMessages({ query: 'subject:Invoice' })
    const message = await client.getMessageSummary(found.messages[0]?.ID)
    const headers = await client.getMessageHeaders(message.ID)
    const part = message.Attachments[0]
    const blob = await client.getMessageAttachment(message.ID, part?.PartID ?? '')
    return {
      headers: [headers.Subject, headers.From, headers['List-Unsubscribe'], headers['Message-Id']],
      part: [blob.type, await blob.text()],
      text: (await client.renderMessageText(message.ID)).trim(),
      page: (await client.renderMessageHTML(message.ID)).includes('<b>pay</b>'),
    }
  })
})

it('answers what is wrong with the same status', async () => {
  await same(async (server) => {
    const status = async (path: string, init?: RequestInit) => (await plain(server, path, init))[0]
    return [
      await status('/api/v1/message/unknown'),
      await status('/api/v1/message/unknown/raw'),
      await status('/api/v1/message/latest/part/99'),
      await status('/view/unknown.html'),
      await status('/api/v1/search'),
      await status('/api/v1/search', { method: 'DELETE' }),
      await status('/api/v1/messages', { method: 'DELETE', body: '{"IDs":' }),
      await status('/api/v1/messages', { method: 'PUT', body: '{"IDs":["a"],"Search":"b"}' }),
      await status('/api/v1/messages', { method: 'PUT' }),
      await status('/api/v1/send', { method: 'POST', body: '{}' }),
      await status('/api/v1/send', {
        method: 'POST',
        body: '{"From":{"Email":"a@b.test"},"To":[{"Email":"x y"}]}',
      }),
      await status('/api/v1/chaos', { method: 'PUT', body: '{"Sender":{"ErrorCode":200,"Probability":1}}' }),
      await status('/api/v1/message/latest/release', { method: 'POST', body: '{"To":["a@b.test"]}' }),
    ]
  })
})

it('takes keys in any letter case, and any content type', async () => {
  expect(
    await same(async (server) => {
      const { ID } = await server.client.getMessageSummary()
      const body = JSON.stringify({ ids: [ID], READ: true })
      const answer = await plain(server, '/api/v1/messages', {
        method: 'PUT',
        body,
        headers: { 'content-type': 'x/y' },
      })
      await plain(server, '/api/v1/messages', { method: 'DELETE', body: JSON.stringify({ iDs: [ID] }) })
      return [...answer, ...subjects(await server.client.listMessages())]
    }),
  ).toEqual([200, 'text/plain', 'ok', 'Invoice 7 für €5', 'Welcome aboard'])
})

it('is asked for the newest message as "latest", also by search', async () => {
  expect(
    await same(async ({ http }) => {
      const answer = await fetch(`${http}/api/v1/message/latest?query=subject:welcome`)
      return ((await answer.json()) as { Subject: string }).Subject
    }),
  ).toBe('Welcome aboard')
})

it('tells of events in the same shape', async () => {
  await same(async (server) => {
    const socket = new WebSocket(`${server.http.replace('http', 'ws')}/api/events`)
    await once(socket, 'open')
    const seen = new Map<string, unknown>()
    socket.on('message', (text) => {
      const { Type, Data } = JSON.parse(String(text)) as { Type: string; Data: object | null }
      if (!seen.has(Type)) seen.set(Type, Data && Object.keys(Data).sort())
    })
    await send(server, { subject: 'Told of' })
    await expect.poll(() => seen.has('new')).toBe(true)
    const { ID } = await server.client.getMessageSummary()
    await server.client.setReadStatus({ Read: false, IDs: [ID] })
    await server.client.deleteMessages({ IDs: [ID] })
    await expect.poll(() => seen.has('delete') && seen.has('stats')).toBe(true)
    socket.close()
    return [seen.get('new'), seen.get('delete'), seen.get('stats')]
  })
})

it('imports what a real Mailpit has, byte for byte, with its marks', async () => {
  const [real, own] = servers
  await fill(real)
  await real.client.setTags({
    IDs: [(await real.client.listMessages()).messages[0]?.ID ?? ''],
    Tags: ['Kept'],
  })
  await own.client.deleteMessages()
  const env = { POSTFANG_URL: own.http }
  const { code, output } = await runProcess(['import', real.http, '--mailbox', 'moved'], { env })
  expect([code, output]).toEqual([0, '3 imported, 0 skipped\n'])
  const contents = servers.map(async ({ client }) => {
    const { messages } = await client.listMessages()
    return Promise.all(messages.map(async ({ ID, Tags }) => [Tags, await client.getMessageSource(ID)]))
  })
  const [theirs, ours] = await Promise.all(contents)
  expect(theirs).toHaveLength(3)
  expect(ours).toEqual(theirs)
})
