import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAuthority, createServerCertificate } from '../../src/lib/certificate.ts'
import { runProcess, startProcess } from '../support/postfang-process.ts'

/** Strangers verify the certificate of the real program, with nothing but what `postfang ca` prints. */

let directory: string
let ca: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-ca-'))
  ca = join(directory, 'trusted.pem')
  const { output } = await runProcess(['ca', '--data', join(directory, 'mail.db')])
  await writeFile(ca, output)
})
afterAll(() => rm(directory, { recursive: true }))

const listeners = 'starttls://127.0.0.1:0, smtps://127.0.0.1:0'
const start = (...args: readonly string[]) =>
  startProcess(['--data', join(directory, 'mail.db'), '--smtp', listeners, '--http', '127.0.0.1:0', ...args])

const python = `
import smtplib, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[1])
context.verify_flags |= ssl.VERIFY_X509_STRICT
starttls = smtplib.SMTP('localhost', int(sys.argv[2]))
starttls.starttls(context=context)
starttls.sendmail('a@example.com', ['b@example.com'], 'Subject: starttls\\r\\n\\r\\n')
starttls.quit()
implicit = smtplib.SMTP_SSL('127.0.0.1', int(sys.argv[3]), context=context)
implicit.sendmail('a@example.com', ['b@example.com'], 'Subject: smtps\\r\\n\\r\\n')
implicit.quit()
`

it('is trusted by OpenSSL, curl and Python', async () => {
  await using postfang = await start('--tls-names', 'mail.test')
  const [starttls = 0, smtps = 0] = postfang.ports
  const run = promisify(execFile)
  const openssl = run('openssl', [
    's_client',
    '-connect',
    `127.0.0.1:${starttls}`,
    '-starttls',
    'smtp',
    '-CAfile',
    ca,
    '-verify_return_error',
    '-verify_hostname',
    'mail.test',
    '-x509_strict',
  ])
  openssl.child.stdin?.end('QUIT\r\n')
  expect((await openssl).stdout).toContain('Verify return code: 0 (ok)')
  const mail = join(directory, 'mail.eml')
  await writeFile(mail, 'Subject: curl\r\n\r\n')
  await run('curl', [
    '-sS',
    '--cacert',
    ca,
    `smtps://localhost:${smtps}`,
    '--mail-from',
    'a@example.com',
    '--mail-rcpt',
    'b@example.com',
    '--upload-file',
    mail,
  ])
  await run('python3', ['-c', python, ca, String(starttls), String(smtps)])
  const { total } = (await (await fetch(`${postfang.http}/api/messages`)).json()) as { total: number }
  expect(total).toBe(3)
  expect(await (await fetch(`${postfang.http}/api/ca.pem`)).text()).toBe(await readFile(ca, 'utf8'))
})

it('is refused by a client that does not trust it', async () => {
  await using postfang = await start()
  const curl = promisify(execFile)('curl', ['-sS', `smtps://localhost:${postfang.ports[1]}`])
  await expect(curl).rejects.toMatchObject({ code: 60 })
})

it('is kept where only its owner reads it', async () => {
  expect((await stat(join(directory, 'smtp-ca.pem'))).mode & 0o777).toBe(0o600)
  expect(await readFile(ca, 'utf8')).not.toContain('PRIVATE KEY')
})

it('is not there in memory, and `postfang ca` says where it is to be had', async () => {
  const { code, errors } = await runProcess(['ca', '--data', ':memory:'])
  expect(errors).toBe(
    'postfang: A server with --data :memory: has a CA of its own: ask it for it, curl http://127.0.0.1:8025/api/ca.pem\n',
  )
  expect(code).toBe(2)
})

it('makes way for a certificate of the operator, which SIGHUP reads again', async () => {
  const authority = createAuthority({ commonName: 'Corp', notBefore: Date.now(), notAfter: Date.now() + 1e9 })
  const [certFile, keyFile] = [join(directory, 'own.pem'), join(directory, 'own.key')]
  const bring = async (name: string) => {
    const request = { commonName: name, names: [name], notBefore: Date.now(), notAfter: Date.now() + 1e9 }
    const { cert, key } = createServerCertificate(request, authority)
    await Promise.all([writeFile(certFile, cert + authority.cert), writeFile(keyFile, key)])
  }
  await bring('one.test')
  await using postfang = await start('--tls-cert', certFile, '--tls-key', keyFile)
  const port = postfang.ports[1] ?? 0
  const nameNow = async () => {
    const socket = connect({
      host: '127.0.0.1',
      port,
      ca: authority.cert,
      checkServerIdentity: () => undefined,
    })
    await once(socket, 'secureConnect')
    const { subject } = socket.getPeerCertificate()
    socket.destroy()
    return subject.CN
  }
  const { stderr } = postfang.child
  if (stderr === null) throw new Error('It has no standard error')
  const logged = () => once(stderr, 'data')
  expect(await nameNow()).toBe('one.test')
  await bring('two.test')
  const read = logged()
  postfang.child.kill('SIGHUP')
  await read
  expect(await nameNow()).toBe('two.test')
  await writeFile(keyFile, 'garbage')
  const refused = logged()
  postfang.child.kill('SIGHUP')
  expect(String(await refused)).toContain('Cannot use the certificate')
  expect(await nameNow()).toBe('two.test')
  expect((await fetch(`${postfang.http}/api/ca.pem`)).status).toBe(404)
})

it.each([
  [['--tls-cert', '/nowhere.pem'], /^postfang: --tls-cert needs --tls-key too\n$/],
  [
    ['--tls-cert', '/nowhere.pem', '--tls-key', '/nowhere.key'],
    /^postfang: Cannot use the certificate "\/nowhere\.pem" with the key "\/nowhere\.key": ENOENT.*\n$/,
  ],
  [
    ['--tls-names', 'a b'],
    /^postfang: --tls-names cannot be "a b": expected host names or IP addresses, found "a b"\n$/,
  ],
])('refuses %j with one sentence', async (args, sentence) => {
  const { code, errors } = await runProcess([
    '--data',
    ':memory:',
    '--smtp',
    'smtps://:0',
    '--http',
    '127.0.0.1:0',
    ...args,
  ])
  expect(errors).toMatch(sentence)
  expect(code).toBe(2)
})
