import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { type Certificate, createSelfSignedCertificate } from '../../lib/certificate.ts'
import { PostfangError } from '../../model/errors.ts'

export type { Certificate } from '../../lib/certificate.ts'

const fileName = 'smtp-certificate.pem'
const dayMs = 24 * 60 * 60 * 1_000
/** The longest that clients of Apple's take for a server certificate. */
const validMs = 825 * dayMs
const renewBeforeMs = 30 * dayMs
/** So that a client whose clock is behind takes a new certificate too. */
const skewMs = dayMs

/**
 * The certificate of the TLS listeners: made on the first start, then kept in one file with its key, so that the two
 * always belong together, and replaced when it has less than 30 days left.
 *
 * @param directory where the data is kept; null keeps nothing
 * @param clock epoch milliseconds
 * @throws PostfangError `invalid` with one sentence that names the file when it cannot be read, used or written
 */
export async function loadOrCreateCertificate(
  directory: string | null,
  clock: () => number = Date.now,
): Promise<Certificate> {
  if (directory === null) return createCertificate(clock())
  const file = join(directory, fileName)
  const kept = await readCertificate(file)
  if (kept !== undefined && kept.expiresAt - clock() > renewBeforeMs) return kept.certificate
  const made = createCertificate(clock())
  await writeCertificate(directory, file, made)
  return made
}

function createCertificate(now: number): Certificate {
  const machine = hostname()
  const names = ['localhost', '127.0.0.1', '::1']
  if (/^[a-z0-9._-]+$/i.test(machine) && machine !== 'localhost') names.push(machine)
  return createSelfSignedCertificate({
    commonName: 'localhost',
    names,
    notBefore: now - skewMs,
    notAfter: now - skewMs + validMs,
  })
}

/** @returns undefined where there is no such file yet */
async function readCertificate(
  file: string,
): Promise<{ readonly certificate: Certificate; readonly expiresAt: number } | undefined> {
  let pem: string
  try {
    pem = await readFile(file, 'latin1')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new PostfangError('invalid', `Cannot read the certificate "${file}": ${messageOf(cause)}`, {
      cause,
    })
  }
  try {
    const key = createPrivateKey(pem)
    const certificate = new X509Certificate(pem)
    if (!certificate.checkPrivateKey(key)) throw new Error('the key is not the one of the certificate')
    const keyPem = key.export({ type: 'pkcs8', format: 'pem' }).toString()
    return {
      certificate: { key: keyPem, cert: certificate.toString() },
      expiresAt: Date.parse(certificate.validTo),
    }
  } catch (cause) {
    throw new PostfangError(
      'invalid',
      `Cannot use the certificate "${file}": ${messageOf(cause)}; delete the file to have a new one made`,
      { cause },
    )
  }
}

/** Whoever reads the file meanwhile sees the old one or the new one, never a half. */
async function writeCertificate(directory: string, file: string, { key, cert }: Certificate): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await writeFile(unfinished, key + cert, { mode: 0o600 })
    await rename(unfinished, file)
  } catch (cause) {
    throw new PostfangError('invalid', `Cannot keep the certificate in "${file}": ${messageOf(cause)}`, {
      cause,
    })
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
