import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bcrypt } from 'hash-wasm'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

/** Strangers' clients sign in: by every mechanism to a server that takes anybody, and to one that does not. */

const run = promisify(execFile)
const mail = 'Subject: login\r\n\r\nx\r\n'
const envelope = { from: '"two words"@example.com', to: ['reader@example.com'] }

let directory: string
let file: string
let anybody: TestPostfang
let members: TestPostfang

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-logins-'))
  file = join(directory, 'mail.eml')
  await writeFile(file, mail)
  const users = join(directory, 'users')
  const hash = await bcrypt({
    password: 's3cret',
    salt: Buffer.alloc(16, 1),
    costFactor: 4,
    outputType: 'encoded',
  })
  await writeFile(users, `ann lee:${hash}\n`)
  anybody = await startPostfang()
  members = await startPostfang({ 'smtp-auth': 'required', 'smtp-users': users })
})
afterAll(async () => {
  await anybody.close()
  await members.close()
  await rm(directory, { recursive: true })
})

type Client = (port: number, user: string, password: string, mechanism: string) => Promise<unknown>

const clients: Readonly<Record<string, Client>> = {
  async nodemailer(port, user, pass, mechanism) {
    const auth =
      mechanism === 'XOAUTH2' ? { type: 'OAuth2' as const, user, accessToken: pass } : { user, pass }
    const authMethod = mechanism === '' || mechanism === 'XOAUTH2' ? {} : { authMethod: mechanism }
    const transport = createTransport({ host: '127.0.0.1', port, auth, ...authMethod })
    await transport.sendMail({ envelope, raw: mail }).finally(() => transport.close())
  },
  python(port, user, password, mechanism) {
    const script = `
import smtplib, sys
with smtplib.SMTP('127.0.0.1', ${port}) as s:
    s.ehlo()
    if ${mechanism === '' ? 'False' : 'True'}: s.esmtp_features['auth'] = '${mechanism}'
    s.login('${user}', '${password}')
    s.sendmail('${envelope.from}', ['reader@example.com'], open(sys.argv[1], 'rb').read())
`
    return run('python3', ['-c', script, file])
  },
  curl(port, user, password, mechanism) {
    const login =
      mechanism === 'XOAUTH2' ? ['-u', user, '--oauth2-bearer', password] : ['-u', `${user}:${password}`]
    const options = mechanism === '' ? [] : ['--login-options', `AUTH=${mechanism}`]
    const to = ['--mail-from', envelope.from, '--mail-rcpt', 'reader@example.com', '--upload-file', file]
    return run('curl', ['-sS', `smtp://127.0.0.1:${port}`, ...login, ...options, ...to])
  },
  swaks(port, user, password, mechanism) {
    const auth = ['--auth', ...(mechanism === '' ? [] : [mechanism])]
    const login = ['--auth-user', user, '--auth-password', password]
    const to = ['--from', envelope.from, '--to', 'reader@example.com', '--data', `@${file}`]
    return run('swaks', ['--server', '127.0.0.1', '--port', `${port}`, ...auth, ...login, ...to])
  },
}

const pairs = [
  ['nodemailer', 'PLAIN'],
  ['nodemailer', 'LOGIN'],
  ['nodemailer', 'CRAM-MD5'],
  ['nodemailer', 'XOAUTH2'],
  ['python', 'PLAIN'],
  ['python', 'LOGIN'],
  ['python', 'CRAM-MD5'],
  ['curl', 'PLAIN'],
  ['curl', 'LOGIN'],
  ['curl', 'CRAM-MD5'],
  ['curl', 'XOAUTH2'],
  ['swaks', 'LOGIN'],
  ['swaks', 'CRAM-MD5'],
] as const

it.each(pairs)(
  'files what %s sends, signed in by %s, under a name with spaces',
  async (client, mechanism) => {
    const mailbox = `${client} by ${mechanism}`
    await clients[client]?.(anybody.ports.smtp, mailbox, 'any', mechanism)
    const { messages } = await anybody.json<{ messages: { envelope: unknown }[] }>(
      `/api/messages?mailbox=${encodeURIComponent(mailbox)}`,
    )
    expect(messages.map((message) => message.envelope)).toEqual([envelope])
  },
)

describe.each(Object.keys(clients))('where only members may send, %s', (client) => {
  it('signs in on its own settings', async () => {
    const before = (await members.inbox.list({ mailbox: 'ann lee' }, { limit: 1 })).total
    await clients[client]?.(members.ports.smtp, 'ann lee', 's3cret', '')
    expect((await members.inbox.list({ mailbox: 'ann lee' }, { limit: 1 })).total).toBe(before + 1)
  })

  it('fails with a wrong password', async () => {
    await expect(clients[client]?.(members.ports.smtp, 'ann lee', 'guess', '')).rejects.toThrow()
  })
})
