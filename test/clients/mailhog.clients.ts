import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import mailhog from 'mailhog'
import type { SendMailOptions } from 'nodemailer'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import WebSocket from 'ws'
import { runProcess } from '../support/postfang-process.ts'
import { startPostfang } from '../support/start-postfang.ts'
import { type Peer, sendTo, startPeer } from './peer-process.ts'

/** The same questions to a real MailHog and to Postfang, which must give the same answers. */

let home: string
let peers: readonly Peer[] = []

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'postfang-mailhog-'))
  await cp(fileURLToPath(new URL('mailhog', import.meta.url)), home, { recursive: true })
  const program = join(home, 'MailHog')
  const build = ['build', '-mod=mod', '-o', program, 'github.com/mailhog/MailHog']
  await promisify(execFile)('go', build, { cwd: home })
  const real = await startPeer('MailHog', program, ({ http, smtp }) => {
    const web = `127.0.0.1:${http}`
    return ['-smtp-bind-addr', `127.0.0.1:${smtp}`, '-api-bind-addr', web, '-ui-bind-addr', web]
  })
  const own = await startPostfang({ compat: 'mailhog' })
  peers = [real, { name: 'Postfang', http: own.http, smtpPort: own.ports.smtp, close: own.close }]
}, 240_000)

afterAll(async () => {
  for (const peer of peers) await peer.close()
  await rm(home, { recursive: true })
})

beforeEach(async () => {
  for (const { http } of peers) {
    await fetch(`${http}/api/v1/messages`, { method: 'DELETE' })
    await fetch(`${http}/api/v2/jim`, { method: 'DELETE' })
  }
})

const plain: SendMailOptions = {
  from: 'shop@example.com',
  to: 'anna@example.com',
  subject: 'Your order',
  text: 'Thanks a lot',
  date: new Date('2026-01-02T03:04:05Z'),
  messageId: '<m1@example.com>',
}

const rich: SendMailOptions = {
  ...plain,
  from: '"Grüße Shop" <shop@example.com>',
  to: 'Anna <anna@example.com>, bert@example.com',
  cc: 'cc@example.com',
  bcc: 'secret@example.com',
  subject: 'Grüße und ein langer Betreff, der auf mehrere Zeilen verteilt werden muss',
  text: 'Schöne Grüße\n.dot\n',
  html: '<p>Hällo <img src="cid:logo@x"></p>',
  attachments: [
    { filename: 'a b.txt', content: 'Attached text' },
    { filename: 'logo.png', content: Buffer.from('png'), cid: 'logo@x' },
  ],
}

/** What differs from one delivery to the next, and by design. */
function comparable(text: string): unknown {
  const ids = /"ID":"[^"]*"/g
  const times = /"Created":"[^"]*"|"Received":\["[^"]*"\]/g
  // nodemailer makes boundaries up, and as long as they are the sizes agree.
  const boundaries = /--_NmP-[0-9a-f]+/g
  return JSON.parse(text.replace(ids, '"ID":""').replace(times, '"Created":""').replace(boundaries, '--b'))
}

type Ask = (peer: Peer, client: ReturnType<typeof mailhog>) => Promise<unknown>

/** Asks each after it was sent the same. */
async function expectSame(mails: readonly SendMailOptions[], ask: Ask): Promise<unknown> {
  const answers: unknown[] = []
  for (const peer of peers) {
    for (const mail of mails) await sendTo(peer, mail)
    answers.push(await ask(peer, mailhog({ host: '127.0.0.1', port: Number(new URL(peer.http).port) })))
  }
  expect(answers[1]).toEqual(answers[0])
  return answers[0]
}

async function get(
  { http }: Peer,
  path: string,
  init?: RequestInit,
): Promise<[status: number, answer: unknown]> {
  const response = await fetch(`${http}${path}`, init)
  const text = await response.text()
  // MailHog's errors have no text.
  return [response.status, response.ok && text !== '' ? comparable(text) : '']
}

it.each<[string, string, readonly SendMailOptions[]]>([
  ['an empty list', '/api/v2/messages', []],
  ['a plain message', '/api/v2/messages', [plain]],
  ['a message of many parts', '/api/v2/messages', [rich]],
  ['a list, the newest first', '/api/v2/messages', [plain, rich]],
  ['a page', '/api/v2/messages?start=1&limit=1', [plain, rich, plain]],
  ['a page beyond the last', '/api/v2/messages?start=9', [plain]],
  ['a limit of 0', '/api/v2/messages?limit=0', [plain, plain]],
  ['a limit that is none', '/api/v2/messages?limit=x&start=-3', [plain]],
  ['the list of version 1', '/api/v1/messages', [plain, rich]],
  ['a search for a sender', '/api/v2/search?kind=from&query=shop@example.com', [plain, rich]],
  ['a search for a blind recipient', '/api/v2/search?kind=to&query=secret@example.com', [plain, rich]],
  ['a search for a domain', '/api/v2/search?kind=to&query=EXAMPLE.com', [plain, rich]],
  ['a search for words', '/api/v2/search?kind=containing&query=thanks%20a', [plain, rich]],
  ['a search for a begun word', '/api/v2/search?kind=containing&query=Your%20ord', [plain, rich]],
  ['a search for nothing there', '/api/v2/search?kind=to&query=nobody@example.com', [plain]],
  ['a search of no kind', '/api/v2/search?kind=subject&query=x', []],
  ['no relays', '/api/v2/outgoing-smtp', []],
  ['an id that nobody has', '/api/v1/messages/nobody', []],
])('answers %s alike', async (_what, path, mails) => {
  const [status] = (await expectSame(mails, (peer) => get(peer, path))) as [number]
  expect(status).toBe(path.includes('kind=subject') ? 400 : 200)
})

/** Texts that the client decodes. */
it('gives the npm client the same to read', async () => {
  const answer = await expectSame([rich], async (_peer, client) => {
    const [mail] = (await client.messages())?.items ?? []
    const files = mail?.attachments.map(({ name, type, encoding }) => ({ name, type, encoding }))
    return [mail?.subject, mail?.from, mail?.to, mail?.cc, mail?.date, mail?.text, mail?.html, files]
  })
  expect(answer).toEqual(expect.arrayContaining(['cc@example.com']))
})

it('deletes one message, and all, alike', async () => {
  await expectSame([plain, rich], async (peer, client) => {
    const [mail] = (await client.messages())?.items ?? []
    const { statusCode, headers } = await client.deleteMessage(mail?.ID ?? '')
    const rest = await get(peer, '/api/v2/messages')
    const all = await client.deleteAll()
    return [statusCode, headers['content-type'], rest, all.statusCode, await get(peer, '/api/v2/messages')]
  })
})

it('hands out attachments alike', async () => {
  const answer = await expectSame([rich], async ({ http }, client) => {
    const [mail] = (await client.messages())?.items ?? []
    const path = `${http}/api/v1/messages/${encodeURIComponent(mail?.ID ?? '')}/mime/part/1/download`
    return (await fetch(path)).text()
  })
  expect(answer).toBe('Attached text')
})

it('enables, changes and disables Jim alike', async () => {
  await expectSame([], async (peer) => {
    const steps: unknown[] = []
    const ask = async (method: string, body?: string) =>
      steps.push(await get(peer, '/api/v2/jim', { method, body: body ?? null }))
    for (const method of ['GET', 'PUT', 'DELETE', 'POST', 'POST', 'GET']) await ask(method)
    for (const body of ['{', '{"AcceptChance":1,"rejectsenderchance":1}']) await ask('PUT', body)
    await ask('GET')
    steps.push(await sendTo(peer, plain).catch((error) => [error.responseCode, error.command]))
    for (const method of ['DELETE', 'GET']) await ask(method)
    await sendTo(peer, plain)
    return steps
  })
})

it('tells of a message over the WebSocket and the event stream alike', async () => {
  await expectSame([], async (peer) => {
    const socket = new WebSocket(`${peer.http.replace('http', 'ws')}/api/v2/websocket`)
    const told = new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))))
    await new Promise((resolve) => socket.once('open', resolve))
    const stream = (await fetch(`${peer.http}/api/v1/events`)).body
      ?.pipeThrough(new TextDecoderStream())
      .getReader()
    await sendTo(peer, plain)
    let text = ''
    while (!/data: .*\n\n/s.test(text)) text += (await stream?.read())?.value ?? ''
    await stream?.cancel()
    const event = JSON.stringify(JSON.parse(text.replaceAll(/^data: ?/gm, '')))
    const answer = [comparable(await told), comparable(event)]
    socket.close()
    return answer
  })
})

it('imports what a real MailHog has, with its envelopes', async () => {
  const [real, own] = peers
  if (real === undefined || own === undefined) throw new Error('a server is missing')
  for (const mail of [plain, rich]) await sendTo(real, mail)
  const { code, output } = await runProcess(['import', real.http], { env: { POSTFANG_URL: own.http } })
  expect([code, output]).toEqual([0, '2 imported, 0 skipped\n'])
  const raws = peers.map(async ({ http }) => {
    const list = (await (await fetch(`${http}/api/v2/messages`)).json()) as {
      items: { Raw: { From: string; To: string[]; Data: string } }[]
    }
    return list.items.map(({ Raw: { From, To, Data } }) => ({ From, To, Data }))
  })
  const [theirs, ours] = await Promise.all(raws)
  expect(theirs).toHaveLength(2)
  expect(ours).toEqual(theirs)
})
