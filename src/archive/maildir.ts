import { constants } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type ArchiveItem, tooLarge } from './archive-item.ts'

/** The name of a message in a Maildir: when it came, which one it is, and whether it was read (flag S). */
export function maildirName(id: string, receivedAtMs: number, isRead: boolean): string {
  return `${Math.floor(receivedAtMs / 1_000)}.${id}.postfang${isRead ? ':2,S' : ''}`
}

/** Some systems have no colon in names. */
const flagsForm = /[:;!]2,([A-Za-z]*)$/u

/** Reads a Maildir: `new`, then `cur`, by name. Whatever is no plain file is passed over; no link is followed. */
export async function* readMaildir(path: string, maxBytes: number): AsyncGenerator<ArchiveItem> {
  for (const folder of ['cur', 'new']) {
    for await (const item of readMailFiles(join(path, folder), maxBytes, () => true)) yield item
  }
}

/** Reads the files of a directory by name, each as one message. */
export async function* readMailFiles(
  directory: string,
  maxBytes: number,
  isMail: (name: string) => boolean,
): AsyncGenerator<ArchiveItem> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const name of names.toSorted()) {
    if (name.startsWith('.')) continue
    if (!isMail(name)) yield { kind: 'skipped', place: name, reason: 'it is no mail by its name' }
    else yield readMailFile(join(directory, name), name, maxBytes)
  }
}

async function readMailFile(path: string, name: string, maxBytes: number): Promise<ArchiveItem> {
  const found = await lstat(path)
  if (!found.isFile()) return { kind: 'skipped', place: name, reason: 'it is no plain file' }
  if (found.size > maxBytes) return tooLarge(name, maxBytes)
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  try {
    const raw = new Uint8Array(await file.readFile())
    return { kind: 'mail', raw, isRead: flagsForm.exec(name)?.[1]?.includes('S') ?? false }
  } finally {
    await file.close()
  }
}
