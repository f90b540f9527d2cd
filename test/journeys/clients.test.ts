import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

/** Strangers' clients on their ordinary settings: what they send is what is kept. */

const run = promisify(execFile)

/** CRLF throughout, leading dots, 8-bit text in UTF-8, a long line, trailing spaces: all that gets lost on the way. */
const mail = [
  'From: =?utf-8?q?J=C3=B6rg?= <joerg@example.com>',
  'To: reader@example.com',
  'Subject: Byte for byte',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: 8bit',
  '',
  '.a line that starts with a dot',
  '..',
  'Grüße aus Köln €   ',
  'x'.repeat(900),
  '',
  '',
].join('\r\n')

let postfang: TestPostfang
let directory: string
let file: string
/** swaks ends the data with a line end of its own. */
let swaksFile: string

beforeAll(async () => {
  postfang = await startPostfang()
  directory = await mkdtemp(join(tmpdir(), 'postfang-clients-'))
  file = join(directory, 'mail.eml')
  swaksFile = join(directory, 'swaks.eml')
  await writeFile(file, mail)
  await writeFile(swaksFile, mail.slice(0, -2))
})
afterAll(async () => {
  await postfang.close()
  await rm(directory, { recursive: true })
})

/** The raw bytes of the only message in a mailbox, and its summary. */
async function taken(mailbox: string): Promise<{ raw: string; summary: Record<string, unknown> }> {
  const list = await postfang.json<{ messages: Record<string, unknown>[] }>(
    `/api/messages?mailbox=${mailbox}`,
  )
  expect(list.messages).toHaveLength(1)
  const summary = list.messages[0] ?? {}
  const raw = await postfang.fetch(`/api/messages/${summary.id}/raw`)
  return { raw: Buffer.from(await raw.arrayBuffer()).toString('utf8'), summary }
}

it('keeps what nodemailer sends', async () => {
  await postfang.send({ envelope: { from: 'a@example.com', to: 'b@example.com' }, raw: mail }, 'nodemailer')
  expect((await taken('nodemailer')).raw).toBe(mail)
})

it('takes mail by nodemailer over STARTTLS and over TLS from the start', async () => {
  const { ports } = postfang
  const common = { host: '127.0.0.1', tls: { rejectUnauthorized: false }, auth: { user: 'tls', pass: 'x' } }
  for (const options of [
    { ...common, port: ports.starttls, requireTLS: true },
    { ...common, port: ports.smtps, secure: true },
  ]) {
    const transport = createTransport(options)
    await transport.sendMail({ from: 'a@example.com', to: 'b@example.com', subject: 'TLS', text: 'x' })
    transport.close()
  }
  const { messages } = await postfang.json<{ messages: { id: string }[] }>('/api/messages?mailbox=tls')
  const versions = messages.map(async ({ id }) => {
    const { session } = await postfang.json<{ session: { tls: { version: string } } }>(`/api/messages/${id}`)
    return session.tls.version
  })
  expect(await Promise.all(versions)).toEqual(['TLSv1.3', 'TLSv1.3'])
})

it.each([
  ['plain', ['--port', 'smtp']],
  ['starttls', ['--port', 'starttls', '--tls']],
  ['tls', ['--port', 'smtps', '--tls-on-connect']],
  ['auth-login', ['--port', 'smtp', '--auth', 'LOGIN']],
  ['auth-cram', ['--port', 'smtp', '--auth', 'CRAM-MD5']],
] as const)('keeps what swaks sends: %s', async (name, args) => {
  const mailbox = `swaks-${name}`
  const [flag, scheme, ...rest] = args
  const login = rest.some((word) => word.startsWith('--auth')) ? [] : ['--auth', 'PLAIN']
  const common = [
    '--server',
    '127.0.0.1',
    '--from',
    'a@example.com',
    '--to',
    'b@example.com',
    '--data',
    `@${swaksFile}`,
  ]
  const user = ['--auth-user', mailbox, '--auth-password', 'secret']
  await run('swaks', [...common, flag, `${postfang.ports[scheme]}`, ...rest, ...login, ...user])
  expect((await taken(mailbox)).raw).toBe(mail)
})

it('reads an attachment that swaks makes', async () => {
  const user = ['--auth', 'PLAIN', '--auth-user', 'swaks-attach', '--auth-password', 'x']
  const args = ['--server', '127.0.0.1', '--port', `${postfang.ports.smtp}`, '--to', 'b@example.com']
  await run('swaks', [
    ...args,
    ...user,
    '--attach-type',
    'text/x-notes',
    '--attach-name',
    'mail.eml',
    '--attach',
    `@${file}`,
  ])
  const { summary } = await taken('swaks-attach')
  expect(summary.attachments).toBe(1)
  const message = await postfang.json<{ attachments: { part: string; filename: string }[] }>(
    `/api/messages/${summary.id}`,
  )
  expect(message.attachments[0]?.filename).toBe('mail.eml')
  const part = await postfang.fetch(`/api/messages/${summary.id}/parts/${message.attachments[0]?.part}`)
  expect(Buffer.from(await part.arrayBuffer()).toString('utf8')).toBe(mail)
})

it('keeps what Python sends: 8-bit bytes, SMTPUTF8 addresses', async () => {
  const script = `
import smtplib, sys
with smtplib.SMTP('127.0.0.1', ${postfang.ports.smtp}) as s:
    s.login('python', 'secret')
    s.sendmail('jörg@exämple.com', ['zoë@exämple.com'], open(sys.argv[1], 'rb').read(), ['SMTPUTF8', 'BODY=8BITMIME'])
`
  await run('python3', ['-c', script, file])
  const { raw, summary } = await taken('python')
  expect(raw).toBe(mail)
  expect(summary.envelope).toMatchObject({ from: 'jörg@exämple.com', to: ['zoë@exämple.com'] })
})

it('keeps what curl sends', async () => {
  const url = `smtp://curl:secret@127.0.0.1:${postfang.ports.smtp}`
  await run('curl', [
    '-sS',
    url,
    '--mail-from',
    'a@example.com',
    '--mail-rcpt',
    'b@example.com',
    '--upload-file',
    file,
  ])
  expect((await taken('curl')).raw).toBe(mail)
})
