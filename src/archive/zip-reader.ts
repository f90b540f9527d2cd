import { buffer } from 'node:stream/consumers'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { PostfangError } from '../model/errors.ts'
import { type ArchiveItem, tooLarge } from './archive-item.ts'
import { type MboxOptions, readMbox } from './mbox-reader.ts'

/** Bounds against files that are made to burst: so much in all, and so many times the size of the file. */
const mostEntries = 1_000_000
const freeBytes = 1024 * 1024 * 1024
const mostTimes = 200

/**
 * Reads the mail of a zip: each `.eml`, each file in a Maildir's `cur` or `new`, and what an `.mbox` has. Names are looked at
 * and never used; entries that lead out of the archive, links and encrypted ones are passed over.
 *
 * @throws PostfangError `invalid` for what is no zip, or would unpack to far more than it is
 */
export async function* readZip(path: string, options: MboxOptions): AsyncGenerator<ArchiveItem> {
  const zip = await openZip(path)
  try {
    if (zip.entryCount > mostEntries) throw refuse(path, `it has ${zip.entryCount} entries`)
    const most = Math.max(freeBytes, mostTimes * zip.fileSize)
    let total = 0
    for (let entry = await nextEntry(zip); entry !== undefined; entry = await nextEntry(zip)) {
      const name = nameOf(entry)
      if (name.endsWith('/')) continue
      const reason = faultOf(entry, name)
      if (reason !== undefined) {
        yield { kind: 'skipped', place: name, reason }
        continue
      }
      total += entry.uncompressedSize
      if (total > most) throw refuse(path, 'it would unpack to far more than it is')
      yield* readEntry(zip, entry, name, options)
    }
  } catch (error) {
    if (error instanceof PostfangError) throw error
    throw refuse(path, error instanceof Error ? error.message : String(error))
  } finally {
    zip.close()
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false, decodeStrings: false, lazyEntries: true })
  } catch (error) {
    throw refuse(path, error instanceof Error ? error.message : String(error))
  }
}

/** Undefined after the last one. */
function nextEntry(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      zip.removeListener('entry', onEntry)
      zip.removeListener('end', onEnd)
      zip.removeListener('error', onError)
      act()
    }
    const onEntry = (entry: Entry) => settle(() => resolve(entry))
    const onEnd = () => settle(() => resolve(undefined))
    const onError = (error: Error) => settle(() => reject(error))
    zip.on('entry', onEntry)
    zip.on('end', onEnd)
    zip.on('error', onError)
    zip.readEntry()
  })
}

async function* readEntry(
  zip: ZipFile,
  entry: Entry,
  name: string,
  options: MboxOptions,
): AsyncGenerator<ArchiveItem> {
  const isMbox = /\.mbox$/iu.test(name)
  if (!isMbox && entry.uncompressedSize > options.maxBytes) {
    yield tooLarge(name, options.maxBytes)
    return
  }
  const stream = await zip.openReadStreamPromise(entry)
  if (isMbox) yield* readMbox(stream, options)
  else {
    const isRead = /(?:^|\/)cur\/[^/]*[:;!]2,[A-Za-z]*S/u.test(name)
    yield { kind: 'mail', raw: new Uint8Array(await buffer(stream)), isRead }
  }
}

const fileType = 0o170000
const link = 0o120000

function faultOf(entry: Entry, name: string): string | undefined {
  const mode = (entry.externalFileAttributes >>> 16) & fileType
  if (mode === link) return 'it is a link'
  if (/(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[A-Za-z]:/u.test(name)) return 'its name leads out of the archive'
  if ((entry.generalPurposeBitFlag & 1) === 1) return 'it is encrypted'
  const isMail = /\.(?:eml|mbox)$/iu.test(name) || /(?:^|\/)(?:cur|new)\/[^/]+$/u.test(name)
  return isMail ? undefined : 'it is no mail by its name'
}

function nameOf({ fileName }: Entry): string {
  const bytes: unknown = fileName
  return Buffer.isBuffer(bytes) ? bytes.toString('utf8') : String(fileName)
}

function refuse(path: string, reason: string): PostfangError {
  return new PostfangError('invalid', `Cannot read the zip "${path}": ${reason}`)
}
