import { X509Certificate } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadOrCreateCertificate } from '../../../src/doors/smtp/certificate-file.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-certificate-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const dayMs = 24 * 60 * 60 * 1_000
const file = () => join(directory, 'smtp-certificate.pem')

it('makes a certificate on the first start and uses it on the next ones', async () => {
  const first = await loadOrCreateCertificate(directory)
  expect(await loadOrCreateCertificate(directory)).toEqual(first)
  expect(await readdir(directory)).toEqual(['smtp-certificate.pem'])
  expect((await stat(file())).mode & 0o777).toBe(0o600)
  expect(first.cert).not.toContain('PRIVATE KEY')
})

it('makes the directory where it is missing', async () => {
  directory = join(directory, 'not', 'there')
  const made = await loadOrCreateCertificate(directory)
  expect(await loadOrCreateCertificate(directory)).toEqual(made)
})

it('keeps nothing without a directory', async () => {
  const [first, second] = [await loadOrCreateCertificate(null), await loadOrCreateCertificate(null)]
  expect(first.cert).not.toBe(second.cert)
})

it('replaces a certificate that has less than 30 days left', async () => {
  const start = Date.now()
  const first = await loadOrCreateCertificate(directory, () => start)
  const expires = Date.parse(new X509Certificate(first.cert).validTo)
  expect((expires - start) / dayMs).toBeGreaterThan(800)
  expect(await loadOrCreateCertificate(directory, () => expires - 31 * dayMs)).toEqual(first)
  const second = await loadOrCreateCertificate(directory, () => expires - 29 * dayMs)
  expect(second.cert).not.toBe(first.cert)
  expect(await readdir(directory)).toEqual(['smtp-certificate.pem'])
})

it.each([
  ['empty', () => ''],
  ['not PEM', () => 'garbage'],
  ['without a key', (pem: string) => pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'))],
  ['without a certificate', (pem: string) => pem.slice(0, pem.indexOf('-----BEGIN CERTIFICATE'))],
  ['cut off', (pem: string) => pem.slice(0, -60)],
])('says in one sentence which file is %s', async (_name, spoil) => {
  await loadOrCreateCertificate(directory)
  await writeFile(file(), spoil(await readFile(file(), 'utf8')))
  await expect(loadOrCreateCertificate(directory)).rejects.toMatchObject({
    name: 'PostfangError',
    code: 'invalid',
    message: expect.stringMatching(
      /^Cannot use the certificate ".*smtp-certificate\.pem": [^\n]+; delete the file to have a new one made$/,
    ),
  })
})

it('says that key and certificate do not belong together', async () => {
  const { key } = await loadOrCreateCertificate(null)
  const { cert } = await loadOrCreateCertificate(null)
  await writeFile(file(), key + cert)
  await expect(loadOrCreateCertificate(directory)).rejects.toThrow(
    'the key is not the one of the certificate',
  )
})

it('says which file cannot be read', async () => {
  await mkdir(file())
  await expect(loadOrCreateCertificate(directory)).rejects.toThrow(
    /^Cannot read the certificate ".*smtp-certificate\.pem": EISDIR/,
  )
})

it('says which file cannot be written', async () => {
  await writeFile(join(directory, 'taken'), '')
  directory = join(directory, 'taken')
  await expect(loadOrCreateCertificate(join(directory, 'below'))).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringMatching(/^Cannot (read|keep) the certificate .*ENOTDIR/),
  })
})
