import { X509Certificate } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { namesInUse, parseTlsNames } from '../../../src/doors/smtp/certificate-names.ts'
import { parseListener } from '../../../src/doors/smtp/listener.ts'
import { createLocalCertificate } from '../../../src/doors/smtp/local-certificate.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-certificate-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const dayMs = 24 * 60 * 60 * 1_000
const names = ['localhost', '127.0.0.1', '::1', '*.example.com']
const open = (clock?: () => number, some = names) => createLocalCertificate(directory, some, clock)
const serverFile = () => join(directory, 'smtp-certificate.pem')
const authorityFile = () => join(directory, 'smtp-ca.pem')
const validTo = (cert: string) => Date.parse(new X509Certificate(cert).validTo)

it('makes an authority and a certificate on the first start and uses them on the next ones', async () => {
  const first = await open().server()
  const authority = await open().authority()
  expect(await open().server()).toEqual(first)
  expect(await open().authority()).toEqual(authority)
  expect((await readdir(directory)).toSorted()).toEqual(['smtp-ca.pem', 'smtp-certificate.pem'])
  for (const file of [serverFile(), authorityFile()]) expect((await stat(file)).mode & 0o777).toBe(0o600)
  for (const { cert } of [first, authority]) expect(cert).not.toContain('PRIVATE KEY')
  expect(new X509Certificate(first.cert).verify(new X509Certificate(authority.cert).publicKey)).toBe(true)
})

it('makes one authority where several start for the first time at once', async () => {
  const some = await Promise.all(Array.from({ length: 5 }, () => open().server()))
  const authority = new X509Certificate((await open().authority()).cert)
  for (const { cert } of some) expect(new X509Certificate(cert).verify(authority.publicKey)).toBe(true)
  expect((await readdir(directory)).toSorted()).toEqual(['smtp-ca.pem', 'smtp-certificate.pem'])
})

it('keeps a certificate for a name that is too wide for OpenSSL', async () => {
  const first = await open(undefined, ['*.test']).server()
  expect(await open(undefined, ['*.test']).server()).toEqual(first)
})

it('makes the directory where it is missing', async () => {
  directory = join(directory, 'not', 'there')
  expect(await open().server()).toEqual(await open().server())
})

it('keeps them as long as it lives without a directory', async () => {
  const [one, other] = [createLocalCertificate(null, names), createLocalCertificate(null, names)]
  expect(await one.server()).toEqual(await one.server())
  expect((await one.authority()).cert).not.toBe((await other.authority()).cert)
})

it('replaces a certificate that has less than 30 days left, and the authority likewise', async () => {
  const start = Date.now()
  const first = await open(() => start).server()
  const authority = await open().authority()
  const expires = validTo(first.cert)
  expect((expires - start) / dayMs).toBeGreaterThan(800)
  expect(await open(() => expires - 31 * dayMs).server()).toEqual(first)
  const second = await open(() => expires - 29 * dayMs).server()
  expect(second.cert).not.toBe(first.cert)
  expect(await open().authority()).toEqual(authority)

  const ends = validTo(authority.cert)
  const late = await open(() => ends - 40 * dayMs).server()
  expect(validTo(late.cert)).toBe(ends)
  const later = open(() => ends - 29 * dayMs)
  const next = await later.authority()
  expect(next.cert).not.toBe(authority.cert)
  expect(
    new X509Certificate((await later.server()).cert).verify(new X509Certificate(next.cert).publicKey),
  ).toBe(true)
})

it('replaces a certificate that lacks a name, and one of another authority', async () => {
  const first = await open().server()
  expect(await open(undefined, ['localhost']).server()).toEqual(first)
  const named = await open(undefined, [...names, 'mail.test']).server()
  expect(new X509Certificate(named.cert).checkHost('mail.test')).toBe('mail.test')
  await rm(authorityFile())
  expect((await open().server()).cert).not.toBe(named.cert)
})

it.each([
  ['empty', () => ''],
  ['not PEM', () => 'garbage'],
  ['without a key', (pem: string) => pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'))],
  ['without a certificate', (pem: string) => pem.slice(0, pem.indexOf('-----BEGIN CERTIFICATE'))],
  ['cut off', (pem: string) => pem.slice(0, -60)],
])('says in one sentence which file is %s', async (_name, spoil) => {
  await open().server()
  for (const file of [serverFile(), authorityFile()]) {
    await writeFile(file, spoil(await readFile(file, 'utf8')))
    await expect(open().server()).rejects.toMatchObject({
      name: 'PostfangError',
      code: 'invalid',
      message: expect.stringMatching(
        new RegExp(`^Cannot use the certificate "${file}": [^\\n]+; delete the file to have a new one made$`),
      ),
    })
  }
})

it('says that key and certificate do not belong together', async () => {
  const { key } = await open().server()
  const { cert } = await open().authority()
  await writeFile(serverFile(), key + cert)
  await expect(open().server()).rejects.toThrow('the key is not the one of the certificate')
})

it('says which file cannot be read or written', async () => {
  await mkdir(authorityFile())
  await expect(open().server()).rejects.toThrow(/^Cannot read the certificate ".*smtp-ca\.pem": EISDIR/)
  await writeFile(join(directory, 'taken'), '')
  directory = join(directory, 'taken')
  await expect(open().authority()).rejects.toThrow(/^Cannot (read|keep) the certificate .*ENOTDIR/)
  directory = join(directory, '..')
})

describe('the names of the certificate', () => {
  it('are those in use, and more by flag', () => {
    const listeners = [
      'smtp://10.1.2.3:25',
      'smtps://[2001:DB8::0:1]',
      'smtp://Mail.Test',
      'unix:/run/x',
    ].map(parseListener)
    expect(
      namesInUse(listeners, parseTlsNames('*.example.com, bücher.example,10.9.9.9,,::ffff:1.2.3.4')),
    ).toEqual([
      'localhost',
      '127.0.0.1',
      '::1',
      hostname().toLowerCase(),
      '10.1.2.3',
      '2001:db8::1',
      'mail.test',
      '*.example.com',
      'xn--bcher-kva.example',
      '10.9.9.9',
      '::ffff:102:304',
    ])
  })

  it('are the addresses of the machine where one listens on all', () => {
    const all = namesInUse([parseListener('smtp://[::]')])
    expect(all.filter((name) => name.includes('%') || name.startsWith('fe80'))).toEqual([])
    expect(new Set(all).size).toBe(all.length)
  })

  it.each(['a b', '-x', 'a..b', '*', '*.*.x', 'x@y', 'fe80::1%eth0', `${'x'.repeat(64)}.`.repeat(5)])(
    'are not "%s"',
    (name) => {
      expect(() => parseTlsNames(`ok.test,${name}`)).toThrow(
        `expected host names or IP addresses, found "${name}"`,
      )
    },
  )
})
