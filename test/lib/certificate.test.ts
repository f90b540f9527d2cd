import { createPrivateKey, X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { createAuthority, createServerCertificate } from '../../src/lib/certificate.ts'

const dayMs = 24 * 60 * 60 * 1_000

const authority = createAuthority({ commonName: 'CA é', notBefore: Date.now(), notAfter: Date.now() + dayMs })

function make(names: readonly string[], notBefore = Date.now(), notAfter = notBefore + dayMs) {
  const request = { commonName: 'mail é', names, notBefore, notAfter }
  const { key, cert } = createServerCertificate(request, authority)
  return { key: createPrivateKey(key), cert: new X509Certificate(cert) }
}

it('makes an authority that signs for servers and for nobody who signs', () => {
  const x509 = new X509Certificate(authority.cert)
  expect(x509.verify(x509.publicKey)).toBe(true)
  expect(x509.checkPrivateKey(createPrivateKey(authority.key))).toBe(true)
  expect(x509.ca).toBe(true)
  expect([x509.subject, x509.issuer]).toEqual(['CN=CA é', 'CN=CA é'])
})

it('makes a certificate that the authority has signed', () => {
  const { key, cert } = make(['localhost'])
  const issuer = new X509Certificate(authority.cert)
  expect(cert.verify(issuer.publicKey)).toBe(true)
  expect(cert.checkIssued(issuer)).toBe(true)
  expect(cert.checkPrivateKey(key)).toBe(true)
  expect(cert.ca).toBe(false)
  expect([cert.subject, cert.issuer]).toEqual(['CN=mail é', 'CN=CA é'])
  expect(cert.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
  expect(cert.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
})

it('stands for host names and addresses', () => {
  const names = [
    'localhost',
    'host-1.example',
    '127.0.0.1',
    '10.0.255.1',
    '::1',
    '2001:db8::ff:0:1',
    'fe80::',
    '1:2:3:4:5:6:7:8',
  ]
  const { cert } = make(names)
  for (const name of names.slice(0, 2)) expect(cert.checkHost(name)).toBe(name)
  for (const address of names.slice(2)) expect(cert.checkIP(address)).toBe(address)
  expect(cert.checkHost('other.example')).toBeUndefined()
  expect(cert.checkIP('127.0.0.2')).toBeUndefined()
})

it.each([
  ['2020-01-02T03:04:05Z', '2049-12-31T23:59:59Z'],
  ['2049-12-31T23:59:59Z', '2050-01-01T00:00:00Z'],
  ['2051-06-07T08:09:10Z', '2199-01-01T00:00:00Z'],
])('is valid from %s to %s', (from, to) => {
  const { cert } = make(['x'], Date.parse(from), Date.parse(to))
  expect(Date.parse(cert.validFrom)).toBe(Date.parse(from))
  expect(Date.parse(cert.validTo)).toBe(Date.parse(to))
})

it('gives each certificate a serial number and a key of its own', () => {
  const some = Array.from({ length: 20 }, () => make(['x']).cert)
  for (const { serialNumber } of some) expect(serialNumber).toMatch(/^[0-9A-F]+$/)
  expect(new Set(some.map(({ serialNumber }) => serialNumber)).size).toBe(20)
  expect(new Set(some.map(({ publicKey }) => publicKey.export({ type: 'spki', format: 'pem' }))).size).toBe(
    20,
  )
})

it('takes a name of any length', () => {
  const long = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.example`
  expect(
    make(Array.from({ length: 300 }, (_, number) => `${number}.${long}`)).cert.checkHost(`299.${long}`),
  ).toBe(`299.${long}`)
})
