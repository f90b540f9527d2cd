import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostfangProcess, runProcess, startProcess } from '../support/postfang-process.ts'
import { type PostfixSettings, startPostfix } from '../support/postfix.ts'

/** Strangers' clients on every port of Mailjet's table and in every TLS mode, the certificate verified by our CA. */

const run = promisify(execFile)

type Mode = 'clear' | 'starttls' | 'tls'

/** Mailjet's ports for SMTP, before the offset. */
const table: readonly (readonly [port: number, mode: Mode])[] = [
  [25, 'starttls'],
  [80, 'starttls'],
  [587, 'starttls'],
  [588, 'starttls'],
  [2525, 'starttls'],
  [465, 'tls'],
]

let directory: string
let ca: string
let file: string
let postfang: PostfangProcess
let offset: number

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-ports-'))
  const data = join(directory, 'mail.db')
  ca = join(directory, 'ca.pem')
  file = join(directory, 'mail.eml')
  await writeFile(file, 'From: a@example.com\r\nTo: b@example.com\r\nSubject: Any port\r\n\r\nHello\r\n')
  await writeFile(ca, (await runProcess(['ca', '--data', data])).output)
  postfang = await startOnFreePorts(data)
})
afterAll(async () => {
  await postfang[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

/** The table is on fixed ports, so an offset is looked for, below those that systems give to whoever asks for any. */
async function startOnFreePorts(data: string): Promise<PostfangProcess> {
  for (let attempt = 1; ; attempt++) {
    offset = 10_000 + Math.floor(Math.random() * 20_000)
    const listeners = ['--smtp', 'smtp://127.0.0.1:0', `--mailjet-ports=${offset}`]
    try {
      return await startProcess(['--data', data, '--http', '127.0.0.1:0', ...listeners])
    } catch (error) {
      if (attempt === 20) throw error
    }
  }
}

interface Sending {
  readonly port: number
  readonly mode: Mode
  /** The mailbox that it is to end up in. */
  readonly user: string
}

const clients: Readonly<Record<string, (sending: Sending) => Promise<unknown>>> = {
  async swaks({ port, mode, user }) {
    const tls = { clear: [], starttls: ['--tls'], tls: ['--tls-on-connect'] }[mode]
    const verify = mode === 'clear' ? [] : ['--tls-verify', '--tls-ca-path', ca]
    const login = ['--auth', 'PLAIN', '--auth-user', user, '--auth-password', 'x']
    const to = [
      '--server',
      'localhost',
      '--port',
      `${port}`,
      '--to',
      'b@example.com',
      '--from',
      'a@example.com',
    ]
    await run('swaks', [...to, ...tls, ...verify, ...login, '--data', `@${file}`])
  },
  async msmtp({ port, mode, user }) {
    const tls = {
      clear: ['--tls=off', '--auth=plain'],
      starttls: ['--tls=on', '--tls-starttls=on', '--auth=on'],
      tls: ['--tls=on', '--tls-starttls=off', '--auth=on'],
    }[mode]
    const trust = mode === 'clear' ? [] : [`--tls-trust-file=${ca}`]
    const login = [`--user=${user}`, '--passwordeval=echo x']
    const message = run('msmtp', [
      '--host=localhost',
      `--port=${port}`,
      '--from=a@example.com',
      ...tls,
      ...trust,
      ...login,
      'b@example.com',
    ])
    message.child.stdin?.end(await readFile(file))
    await message
  },
  async curl({ port, mode, user }) {
    const scheme = mode === 'tls' ? 'smtps' : 'smtp'
    const tls = mode === 'starttls' ? ['--ssl-reqd'] : []
    const mail = ['--mail-from', 'a@example.com', '--mail-rcpt', 'b@example.com', '--upload-file', file]
    await run('curl', [
      '-sS',
      '--cacert',
      ca,
      ...tls,
      `${scheme}://localhost:${port}`,
      '-u',
      `${user}:x`,
      ...mail,
    ])
  },
  async 'Python smtplib'({ port, mode, user }) {
    const script = `
import smtplib, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[1])
port, mode, user, file = int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]
client = smtplib.SMTP_SSL('localhost', port, context=context) if mode == 'tls' else smtplib.SMTP('localhost', port)
if mode == 'starttls':
    client.starttls(context=context)
client.login(user, 'x')
client.sendmail('a@example.com', ['b@example.com'], open(file, 'rb').read())
client.quit()
`
    await run('python3', ['-c', script, ca, `${port}`, mode, user, file])
  },
  async 'a pool of nodemailer'({ port, mode, user }) {
    const transport = createTransport({
      pool: true,
      host: 'localhost',
      port,
      secure: mode === 'tls',
      requireTLS: mode === 'starttls',
      tls: { ca: await readFile(ca) },
      auth: { user, pass: 'x' },
    })
    const mail = { from: 'a@example.com', to: 'b@example.com', subject: 'Any port', text: 'Hello' }
    await Promise.all(Array.from({ length: 20 }, () => transport.sendMail(mail)))
    transport.close()
  },
}

interface Taken {
  readonly total: number
  readonly messages: readonly { readonly id: string; readonly subject: string }[]
}

async function expectTaken(mailbox: string, mode: Mode): Promise<void> {
  const query = `mailbox=${encodeURIComponent(mailbox)}`
  const list = (await (await fetch(`${postfang.http}/api/messages?${query}`)).json()) as Taken
  expect(list.messages[0]?.subject).toBe('Any port')
  const message = (await (await fetch(`${postfang.http}/api/messages/${list.messages[0]?.id}`)).json()) as {
    session: { tls: { version: string } | null }
  }
  expect(message.session.tls?.version ?? 'clear').toBe(mode === 'clear' ? 'clear' : 'TLSv1.3')
}

describe.each(Object.entries(clients))('%s', (name, send) => {
  it.each(table)('sends to port %i of the table (%s)', async (port, mode) => {
    const user = `${name} ${port}`
    await send({ port: port + offset, mode, user })
    await expectTaken(user, mode)
  })

  it('sends in clear', async () => {
    await send({ port: postfang.ports[0] ?? 0, mode: 'clear', user: `${name} clear` })
    await expectTaken(`${name} clear`, 'clear')
  })
})

const secure: PostfixSettings = { smtp_tls_security_level: 'secure', smtp_tls_secure_cert_match: 'localhost' }
it.each<[port: number, mode: Mode, settings: PostfixSettings]>([
  [25, 'starttls', secure],
  [465, 'tls', { ...secure, smtp_tls_wrappermode: 'yes' }],
])('Postfix relays to port %i of the table, sure of whom it speaks to (%s)', async (port, mode, settings) => {
  await using postfix = await startPostfix(`[localhost]:${port + offset}`, {
    ...settings,
    smtp_tls_CAfile: ca,
    smtp_host_lookup: 'native',
    smtp_sasl_auth_enable: 'yes',
    smtp_sasl_password_maps: `static:postfix-${port}:secret`,
    smtp_sasl_security_options: 'noanonymous',
  })
  await postfix.sendmail('Subject: Any port\n\nHello\n', { from: 'a@example.com', to: ['b@example.com'] })
  const wait = await fetch(`${postfang.http}/api/messages/wait?mailbox=postfix-${port}&timeout=30s`)
  expect(wait.status).toBe(200)
  await expectTaken(`postfix-${port}`, mode)
  await expect.poll(() => postfix.log(), { timeout: 10_000 }).toMatch(/status=sent/u)
})
