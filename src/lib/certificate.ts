import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import { isIP } from 'node:net'
import {
  bitSet,
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

/** A private key and its certificate, both as PEM; others that vouch for it may follow the certificate. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** Epoch milliseconds; whole seconds count. */
export interface Validity {
  readonly notBefore: number
  readonly notAfter: number
}

export interface AuthorityRequest extends Validity {
  readonly commonName: string
}

export interface CertificateRequest extends Validity {
  readonly commonName: string
  /** Host names and IP addresses that the certificate stands for. */
  readonly names: readonly string[]
}

const oids = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const

/** RFC 5280 §4.2.1.3. */
const keyUsage = { digitalSignature: 0, keyCertSign: 5, crlSign: 6 } as const

/**
 * Makes a certificate authority (RFC 5280): whoever trusts it trusts the servers that it signs for, and no authority
 * below it. ECDSA on P-256 with SHA-256, as all here.
 */
export function createAuthority(request: AuthorityRequest): Certificate {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { commonName } = request
  const issuer = { commonName, ...keys }
  return issue(issuer, { ...request, ...keys }, [
    extension(oids.basicConstraints, sequence(boolean(true), integer(Buffer.from([0]))), 'critical'),
    extension(oids.keyUsage, bitSet([keyUsage.keyCertSign, keyUsage.crlSign]), 'critical'),
    extension(oids.subjectKeyIdentifier, octetString(keyIdentifier(keys.publicKey))),
  ])
}

/** Makes a certificate for a server, signed by an authority of {@link createAuthority}. */
export function createServerCertificate(request: CertificateRequest, authority: Certificate): Certificate {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { subject, publicKey } = new X509Certificate(authority.cert)
  const commonName = subject.replace(/^CN=/, '')
  const issuer = { commonName, publicKey, privateKey: createPrivateKey(authority.key) }
  return issue(issuer, { ...request, ...keys }, [
    extension(oids.basicConstraints, sequence(), 'critical'),
    extension(oids.keyUsage, bitSet([keyUsage.digitalSignature]), 'critical'),
    extension(oids.extendedKeyUsage, sequence(objectIdentifier(oids.serverAuth))),
    extension(oids.subjectKeyIdentifier, octetString(keyIdentifier(keys.publicKey))),
    extension(oids.authorityKeyIdentifier, sequence(tagged(0, 'primitive', keyIdentifier(publicKey)))),
    extension(oids.subjectAltName, sequence(...request.names.map(toGeneralName))),
  ])
}

interface Keys {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

function issue(
  issuer: Keys & { readonly commonName: string },
  subject: Keys & AuthorityRequest,
  extensions: readonly Buffer[],
): Certificate {
  const algorithm = sequence(objectIdentifier(oids.ecdsaWithSha256))
  const version3 = tagged(0, 'constructed', integer(Buffer.from([2])))
  const content = sequence(
    version3,
    integer(randomBytes(16)),
    algorithm,
    toName(issuer.commonName),
    sequence(time(subject.notBefore), time(subject.notAfter)),
    toName(subject.commonName),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, 'constructed', sequence(...extensions)),
  )
  const signature = bitString(sign('sha256', content, issuer.privateKey))
  return {
    key: subject.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: toPem('CERTIFICATE', sequence(content, algorithm, signature)),
  }
}

function toName(commonName: string): Buffer {
  return sequence(set(sequence(objectIdentifier(oids.commonName), utf8String(commonName))))
}

function keyIdentifier(publicKey: KeyObject): Buffer {
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(spki).digest().subarray(0, 20)
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
