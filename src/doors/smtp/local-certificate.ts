import { randomBytes, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { type Certificate, createAuthority, createServerCertificate } from '../../lib/certificate.ts'
import { readCertificateFile, writeCertificateFile } from './certificate-file.ts'

const authorityFile = 'smtp-ca.pem'
const certificateFile = 'smtp-certificate.pem'

const dayMs = 24 * 60 * 60 * 1_000
const authorityMs = 3_650 * dayMs
/** The longest that clients of Apple's take for a server certificate. */
const certificateMs = 825 * dayMs
const renewBeforeMs = 30 * dayMs
/** So that a client whose clock is behind takes a new certificate too. */
const skewMs = dayMs

/** A certificate of this machine's own making. */
export interface LocalCertificate {
  /** Of the authority that clients are to trust; made once and kept. */
  authority(): Promise<Certificate>
  /**
   * The certificate of the TLS listeners, signed by the authority. It is kept, and a new one takes its place when it has
   * less than 30 days left, lacks a name, or is of another authority.
   */
  server(): Promise<Certificate>
}

/**
 * @param directory where keys and certificates are kept, each in one file that only its owner may read; null keeps them
 *   as long as the process runs
 * @param names host names and addresses in use
 * @param clock epoch milliseconds
 */
export function createLocalCertificate(
  directory: string | null,
  names: readonly string[],
  clock: () => number = Date.now,
): LocalCertificate {
  const memory = new Map<string, Certificate>()

  /** What is kept, unless it is about to end or not `isGood` any more; else a new one. */
  async function keep(
    name: string,
    isGood: (x509: X509Certificate) => boolean,
    make: () => Certificate,
  ): Promise<Certificate> {
    const file = directory === null ? undefined : join(directory, name)
    const kept = file === undefined ? memory.get(name) : await readCertificateFile(file)
    if (kept !== undefined) {
      const x509 = new X509Certificate(kept.cert)
      const lasts = Date.parse(x509.validTo) - clock() > renewBeforeMs
      if (lasts && isGood(x509)) return { key: kept.key, cert: kept.cert }
    }
    const made = make()
    if (file === undefined) memory.set(name, made)
    else if (!(await writeCertificateFile(file, made, kept === undefined))) return keep(name, isGood, make)
    return made
  }

  const authority = () =>
    keep(
      authorityFile,
      (x509) => x509.ca,
      () => {
        // A name of its own: clients find the authority by name, and may know more than one.
        const commonName = `Postfang local CA ${randomBytes(4).toString('hex')}`
        return createAuthority({ commonName, ...validFor(authorityMs) })
      },
    )

  async function server(): Promise<Certificate> {
    const issuer = await authority()
    const issuedBy = new X509Certificate(issuer.cert)
    return keep(
      certificateFile,
      (x509) => x509.verify(issuedBy.publicKey) && names.every((name) => standsFor(x509, name)),
      () => {
        const { notBefore, notAfter } = validFor(certificateMs)
        const last = Math.min(notAfter, Date.parse(issuedBy.validTo))
        return createServerCertificate({ commonName: 'localhost', names, notBefore, notAfter: last }, issuer)
      },
    )
  }

  const validFor = (ms: number) => ({ notBefore: clock() - skewMs, notAfter: clock() - skewMs + ms })

  return { authority, server }
}

function standsFor(x509: X509Certificate, name: string): boolean {
  if (isIP(name) !== 0) return x509.checkIP(name) !== undefined
  // OpenSSL finds nothing under `*.test`: too wide for it.
  return (
    x509.checkHost(name) !== undefined || x509.subjectAltName?.split(', ').includes(`DNS:${name}`) === true
  )
}
