import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'
import {
  bitString,
  boolean,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  tagged,
  time,
  utf8String,
} from './certificate-der.ts'

/** A private key and its certificate, both as PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

export interface CertificateRequest {
  readonly commonName: string
  /** Host names and IP addresses that the certificate stands for. */
  readonly names: readonly string[]
  /** Epoch milliseconds; whole seconds count. */
  readonly notBefore: number
  readonly notAfter: number
}

const oids = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const

/**
 * Makes a certificate for a server that vouches for itself (RFC 5280): ECDSA on P-256 with SHA-256. Whoever trusts it
 * trusts this one server; it cannot sign others.
 */
export function createSelfSignedCertificate(request: CertificateRequest): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(objectIdentifier(oids.ecdsaWithSha256))
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const name = sequence(set(sequence(objectIdentifier(oids.commonName), utf8String(request.commonName))))
  const version3 = tagged(0, 'constructed', integer(Buffer.from([2])))
  const validity = sequence(time(request.notBefore), time(request.notAfter))
  const content = sequence(
    version3,
    integer(randomBytes(16)),
    algorithm,
    name,
    validity,
    name,
    spki,
    tagged(3, 'constructed', sequence(...extensions(request.names, spki))),
  )
  const signature = bitString(sign('sha256', content, privateKey))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: toPem('CERTIFICATE', sequence(content, algorithm, signature)),
  }
}

function extensions(names: readonly string[], spki: Buffer): readonly Buffer[] {
  const keyIdentifier = createHash('sha256').update(spki).digest().subarray(0, 20)
  return [
    extension(oids.basicConstraints, sequence(), 'critical'),
    extension(oids.extendedKeyUsage, sequence(objectIdentifier(oids.serverAuth))),
    extension(oids.subjectKeyIdentifier, octetString(keyIdentifier)),
    extension(oids.subjectAltName, sequence(...names.map(toGeneralName))),
  ]
}

function extension(oid: string, value: Buffer, weight?: 'critical'): Buffer {
  const critical = weight === undefined ? [] : [boolean(true)]
  return sequence(objectIdentifier(oid), ...critical, octetString(value))
}

/** RFC 5280 §4.2.1.6: dNSName is `[2]`, iPAddress `[7]` with the octets of the address. */
function toGeneralName(name: string): Buffer {
  const version = isIP(name)
  if (version === 0) return tagged(2, 'primitive', Buffer.from(name, 'ascii'))
  return tagged(7, 'primitive', version === 4 ? toIpv4Octets(name) : toIpv6Octets(name))
}

function toIpv4Octets(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number))
}

/** Of an address without zone and without an embedded IPv4 address. */
function toIpv6Octets(address: string): Buffer {
  const [head = [], tail = []] = address
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''))
  const zeros = Array<string>(8 - head.length - tail.length).fill('0')
  const groups = [...head, ...zeros, ...tail].map((group) => group.padStart(4, '0'))
  return Buffer.from(groups.join(''), 'hex')
}

function toPem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
