import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { Certificate } from './certificate.ts'

/** A certificate as it was read, with what it says. */
export interface ReadCertificate extends Certificate {
  readonly x509: X509Certificate
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * Reads a private key and its certificate from PEM; the certificates of those who vouch for it may follow.
 *
 * @throws Error when one of the two is missing, unreadable, locked by a password, or not the other's
 */
export function readPem(keyPem: string, certPem: string): ReadCertificate {
  const key = createPrivateKey(keyPem)
  const certificates = certPem.match(certificateBlock) ?? []
  const x509 = new X509Certificate(certificates[0] ?? certPem)
  if (!x509.checkPrivateKey(key)) throw new Error('the key is not the one of the certificate')
  return {
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `${certificates.join('\n')}\n`,
    x509,
  }
}
