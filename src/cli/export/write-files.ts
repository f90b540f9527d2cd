import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readJsonLines } from '../../archive/json-lines.ts'
import { maildirName } from '../../archive/maildir.ts'
import { PostfangError } from '../../model/errors.ts'

/**
 * Makes a directory of files out of an export as JSON Lines. They are named after the ids, which are checked: nothing that
 * a message or a server says becomes a path.
 *
 * @returns how many messages there were
 */
export async function writeFiles(
  source: AsyncIterable<Uint8Array>,
  format: 'eml' | 'maildir',
  directory: string,
  maxBytes: number,
): Promise<number> {
  const folders = format === 'maildir' ? ['cur', 'new', 'tmp'] : []
  await mkdir(directory, { recursive: true })
  for (const folder of folders) await mkdir(join(directory, folder))
  let count = 0
  for await (const mail of readJsonLines(source, maxBytes)) {
    if (mail === undefined) throw new PostfangError('unreadable', 'The server has sent what is no message')
    const { id, receivedAt, isRead, raw } = mail
    const name =
      format === 'eml' ? `${id}.eml` : join(isRead ? 'cur' : 'new', maildirName(id, receivedAt, isRead))
    await writeFile(join(directory, name), raw, { flag: 'wx' })
    count += 1
  }
  return count
}
