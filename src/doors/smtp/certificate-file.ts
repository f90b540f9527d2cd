import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Certificate } from '../../lib/certificate.ts'
import { type ReadCertificate, readPem } from '../../lib/read-pem.ts'
import { PostfangError } from '../../model/errors.ts'

/**
 * Reads a file that holds a key and its certificate together.
 *
 * @returns undefined where there is no such file yet
 * @throws PostfangError `invalid` with one sentence that names the file when it cannot be read or used
 */
export async function readCertificateFile(file: string): Promise<ReadCertificate | undefined> {
  let pem: string
  try {
    pem = await readFile(file, 'latin1')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw refuse(`Cannot read the certificate "${file}": ${messageOf(cause)}`, cause)
  }
  try {
    return readPem(pem, pem)
  } catch (cause) {
    const wayOut = 'delete the file to have a new one made'
    throw refuse(`Cannot use the certificate "${file}": ${messageOf(cause)}; ${wayOut}`, cause)
  }
}

/** Reads a certificate and its key that somebody keeps elsewhere. @throws PostfangError `invalid` that names both files */
export async function readOwnCertificate(certFile: string, keyFile: string): Promise<Certificate> {
  try {
    const [cert, key] = await Promise.all([readFile(certFile, 'latin1'), readFile(keyFile, 'latin1')])
    return readPem(key, cert)
  } catch (cause) {
    throw refuse(
      `Cannot use the certificate "${certFile}" with the key "${keyFile}": ${messageOf(cause)}`,
      cause,
    )
  }
}

/** Whoever reads the file meanwhile sees the old one or the new one, never a half; nobody else may read it. */
export async function writeCertificateFile(file: string, { key, cert }: Certificate): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await writeFile(unfinished, key + cert, { mode: 0o600 })
    await rename(unfinished, file)
  } catch (cause) {
    throw refuse(`Cannot keep the certificate in "${file}": ${messageOf(cause)}`, cause)
  }
}

function refuse(message: string, cause: unknown): PostfangError {
  return new PostfangError('invalid', message, { cause })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
