import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
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
    if (codeOf(cause) === 'ENOENT') return undefined
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

/**
 * Whoever reads the file meanwhile sees the old one or the new one, never a half; nobody else may read it.
 *
 * @param isNew true where there was no file yet
 * @returns false where somebody else was faster in making a new one: theirs stays
 */
export async function writeCertificateFile(
  file: string,
  { key, cert }: Certificate,
  isNew: boolean,
): Promise<boolean> {
  const unfinished = `${file}.${randomUUID()}.tmp`
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await writeFile(unfinished, key + cert, { mode: 0o600 })
    if (isNew && (await linkOrFail(unfinished, file)) === 'EEXIST') return false
    await rename(unfinished, file)
    return true
  } catch (cause) {
    throw refuse(`Cannot keep the certificate in "${file}": ${messageOf(cause)}`, cause)
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** Takes a place that nobody has taken; not every file system can. @returns the code of what went wrong */
async function linkOrFail(from: string, to: string): Promise<unknown> {
  try {
    await link(from, to)
    return undefined
  } catch (cause) {
    return codeOf(cause)
  }
}

function refuse(message: string, cause: unknown): PostfangError {
  return new PostfangError('invalid', message, { cause })
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
