import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ArchiveItem } from '../../src/archive/archive-item.ts'
import { readZip } from '../../src/archive/zip-reader.ts'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'postfang-zip-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

/** Has Python write a zip, as a stranger would. */
function makeZip(name: string, script: string): string {
  const file = join(directory, name)
  const whole = `import sys, zipfile, struct\nwith zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:\n${script}`
  execFileSync('python3', ['-c', whole, file])
  return file
}

async function read(file: string, maxBytes = 10_000): Promise<readonly ArchiveItem[]> {
  const items: ArchiveItem[] = []
  for await (const item of readZip(file, { maxBytes })) items.push(item)
  return items
}

it('reads packed messages and a Maildir, and follows no link', async () => {
  const file = makeZip(
    'mail.zip',
    `  z.writestr('a.eml', 'A: b\\r\\n')
  z.writestr('Mail/cur/1.x:2,S', 'C: d\\r\\n')
  z.writestr('Mail/', '')
  link = zipfile.ZipInfo('link.eml'); link.create_system = 3; link.external_attr = 0o120777 << 16
  z.writestr(link, '/etc/passwd')
`,
  )
  expect(await read(file)).toMatchObject([
    { kind: 'mail', raw: new Uint8Array(Buffer.from('A: b\r\n')), isRead: false },
    { kind: 'mail', isRead: true },
    { kind: 'skipped', place: 'link.eml', reason: 'it is a link' },
  ])
})

it('unpacks nothing that is larger than a message may be', async () => {
  const file = makeZip(
    'large.zip',
    `  z.writestr('bomb.eml', b'\\0' * 30_000_000)\n  z.writestr('small.eml', 'x')\n`,
  )
  expect(await read(file)).toMatchObject([
    { kind: 'skipped', place: 'bomb.eml', reason: 'it has more than 10000 bytes' },
    { kind: 'mail' },
  ])
})

it('refuses an entry that is larger than it says, as soon as it is', async () => {
  const file = makeZip('lying.zip', `  z.writestr('bomb.eml', b'\\0' * 3_000_000)\n`)
  execFileSync('python3', [
    '-c',
    `import sys\nb = bytearray(open(sys.argv[1], 'rb').read()); at = b.rindex(b'PK\\x01\\x02'); b[at + 24:at + 28] = (100).to_bytes(4, 'little'); open(sys.argv[1], 'wb').write(b)`,
    file,
  ])
  await expect(read(file)).rejects.toThrow(/^Cannot read the zip/u)
})

it('refuses a zip that would unpack to far more than it is', async () => {
  const file = makeZip('huge.zip', `  z.writestr('huge.mbox', b'')\n`)
  // It says so itself: nothing has to be unpacked to see what it comes to.
  execFileSync('python3', [
    '-c',
    `import sys\nb = bytearray(open(sys.argv[1], 'rb').read()); at = b.rindex(b'PK\\x01\\x02'); b[at + 24:at + 28] = ((1 << 30) + 1).to_bytes(4, 'little'); open(sys.argv[1], 'wb').write(b)`,
    file,
  ])
  await expect(read(file)).rejects.toThrow(/far more than it is$/u)
})

it.each([
  ['nothing', ''],
  ['text', 'not a zip'],
])('refuses %s', async (name, text) => {
  const file = join(directory, `${name}.zip`)
  writeFileSync(file, text)
  await expect(read(file)).rejects.toThrow(/^Cannot read the zip/u)
})
