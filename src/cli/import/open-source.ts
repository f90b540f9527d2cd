import { createReadStream, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type ArchiveItem, tooLarge } from '../../archive/archive-item.ts'
import { importJsonLines } from '../../archive/json-lines.ts'
import { readMaildir, readMailFiles } from '../../archive/maildir.ts'
import { type MboxOptions, readMbox } from '../../archive/mbox-reader.ts'
import { readZip } from '../../archive/zip-reader.ts'
import { PostfangError } from '../../model/errors.ts'
import { readRemote } from './remote-mail.ts'

/**
 * Reads whatever holds mail: a URL, a Maildir or a directory of `.eml`, a zip, an mbox, JSON Lines, one message. What a file
 * is shows in its first octets, not in its name.
 *
 * @param place `-` for standard input, which can be anything but a zip
 */
export function openSource(place: string, options: MboxOptions): AsyncGenerator<ArchiveItem> {
  if (/^https?:\/\//iu.test(place)) return readRemote(place, options.maxBytes)
  if (place === '-') return readStream(process.stdin, place, options)
  if (!existsSync(place)) throw new PostfangError('invalid', `Cannot read "${place}": there is no such file`)
  if (!statSync(place).isDirectory()) return readStream(createReadStream(place), place, options)
  const isMaildir = ['cur', 'new'].some((folder) => existsSync(join(place, folder)))
  if (isMaildir) return readMaildir(place, options.maxBytes)
  return readMailFiles(place, options.maxBytes, (name) => /\.eml$/iu.test(name))
}

/** As many octets as tell what it is. */
const tellingBytes = 5

async function* readStream(
  stream: AsyncIterable<Uint8Array>,
  place: string,
  options: MboxOptions,
): AsyncGenerator<ArchiveItem> {
  const chunks = stream[Symbol.asyncIterator]()
  let first: Buffer = Buffer.alloc(0)
  while (first.length < tellingBytes) {
    const { value, done } = await chunks.next()
    if (done) break
    first = Buffer.concat([first, value])
  }
  async function* all() {
    yield first
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  const beginning = first.toString('latin1', 0, tellingBytes)
  if (beginning.startsWith('PK\x03\x04') || beginning.startsWith('PK\x05\x06')) {
    await chunks.return?.()
    if (place === '-')
      throw new PostfangError('invalid', 'A zip cannot be read from standard input: name the file')
    yield* readZip(place, options)
  } else if (beginning === 'From ') yield* readMbox(all(), options)
  else if (beginning.startsWith('{"')) yield* importJsonLines(all(), options.maxBytes)
  else yield await readOne(all(), place, options.maxBytes)
}

async function readOne(
  stream: AsyncIterable<Uint8Array>,
  place: string,
  maxBytes: number,
): Promise<ArchiveItem> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of stream) {
    size += part.byteLength
    if (size > maxBytes) return tooLarge(place, maxBytes)
    parts.push(part)
  }
  if (size === 0) return { kind: 'skipped', place, reason: 'it is empty' }
  return { kind: 'mail', raw: new Uint8Array(Buffer.concat(parts)) }
}
