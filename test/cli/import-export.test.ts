import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { composeZip } from '../../src/archive/zip-writer.ts'
import { put } from '../doors/pop3/open-pop3.ts'
import { runProcess } from '../support/postfang-process.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

let postfang: TestPostfang
let directory: string

beforeAll(async () => {
  postfang = await startPostfang()
  directory = mkdtempSync(join(tmpdir(), 'postfang-archive-'))
})
afterAll(async () => {
  await postfang.close()
  rmSync(directory, { recursive: true })
})

const run = (args: readonly string[], input?: string | Uint8Array) =>
  runProcess(args, { env: { POSTFANG_URL: postfang.http }, ...(input === undefined ? {} : { input }) })

/** The messages of a mailbox in the order in which they came. */
async function contentOf(mailbox: string) {
  const { messages } = await postfang.json<{
    messages: { id: string; read: boolean; tags: string[]; envelope: { from: string; to: string[] } }[]
  }>(`/api/messages?mailbox=${mailbox}&limit=500`)
  const found = []
  for (const { id, read, tags, envelope } of messages.toReversed()) {
    const raw = await (await postfang.fetch(`/api/messages/${id}/raw`)).arrayBuffer()
    found.push({ raw: Buffer.from(raw).toString('latin1'), read, tags, envelope })
  }
  return found
}
const rawsOf = async (mailbox: string) => (await contentOf(mailbox)).map(({ raw }) => raw)

async function zipOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  async function* entries() {
    for (const [name, text] of Object.entries(files)) {
      const bytes = Buffer.from(text, 'latin1')
      const pieces = async function* () {
        yield bytes
      }
      yield { name, modifiedAtMs: 0, sizeBytes: bytes.length, checksum: crc32(bytes), pieces }
    }
  }
  const parts: Uint8Array[] = []
  for await (const part of composeZip(entries())) parts.push(part)
  return Buffer.concat(parts)
}

const nasty = [
  'Subject: ../../etc/passwd\r\n\r\nFrom here\r\n>From there\r\n.\r\n',
  'From nobody Mon Jan  1 00:00:00 2024\r\nA: b\r\n\r\n\xff\0\xfe\r\n',
  'no header at all\r\n',
  `Subject: large\r\n\r\n${'0123456789'.repeat(200_000)}\r\n`,
  'Subject: bare\r\n\r\none\ntwo\rthree\r\n',
]

it.each(['mbox', 'maildir', 'zip', 'jsonl', 'eml'])(
  'gives back the same bytes by way of %s',
  async (format) => {
    for (const raw of nasty) await put(postfang, `from-${format}`, raw)
    const file = join(directory, `all.${format}`)
    expect(await run(['export', '-m', `from-${format}`, file])).toEqual({
      code: 0,
      output: `${file}\n`,
      errors: '',
    })
    const imported = await run(['import', '-m', `to-${format}`, file])
    expect(imported).toEqual({ code: 0, output: `${nasty.length} imported, 0 skipped\n`, errors: '' })
    expect(await rawsOf(`to-${format}`)).toEqual(nasty)
    expect((await run(['export', '-m', `from-${format}`, file])).code).toBe(2)
  },
)

it('keeps envelope, marks and tags by JSON Lines, from one Postfang to the next, and by a search', async () => {
  const id = await put(postfang, 'marked', 'Subject: marked\r\n\r\nx\r\n')
  await put(postfang, 'marked', 'Subject: other\r\n\r\nx\r\n')
  await postfang.fetch(`/api/messages/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ read: true, tags: ['kept'] }),
  })
  const { output } = await run(['export', '-f', 'jsonl', '-m', 'marked', '-q', 'subject:marked', '-'])
  expect((await run(['import', '-m', 'again', '-'], output)).output).toBe('1 imported, 0 skipped\n')
  expect(await contentOf('again')).toEqual([
    {
      raw: 'Subject: marked\r\n\r\nx\r\n',
      read: true,
      tags: ['kept'],
      envelope: { from: 'a@example.com', to: ['b@example.com'] },
    },
  ])
  await using other = await startPostfang()
  await put(other, 'x', 'Subject: elsewhere\r\n\r\nx\r\n')
  expect((await run(['import', '-m', 'elsewhere', other.http])).output).toBe('1 imported, 0 skipped\n')
  expect(await rawsOf('elsewhere')).toEqual(['Subject: elsewhere\r\n\r\nx\r\n'])
})

it('imports a Maildir with its flags, and no link in it; LF becomes CRLF unless told not to', async () => {
  const maildir = join(directory, 'Maildir')
  for (const folder of ['cur', 'new', 'tmp']) mkdirSync(join(maildir, folder), { recursive: true })
  writeFileSync(
    join(maildir, 'cur', '1.a:2,RS'),
    'Return-Path: <bounce@x>\nDelivered-To: got@x\nSubject: 1\n\nhi\n',
  )
  writeFileSync(join(maildir, 'new', '2.b'), 'Subject: 2\n\nhi\n')
  symlinkSync('/etc/passwd', join(maildir, 'new', '3.c'))
  const ended = await run(['import', '-m', 'maildir', maildir])
  expect(ended).toEqual({
    code: 1,
    output: '2 imported, 1 skipped\n',
    errors: 'Skipped 3.c: it is no plain file\n',
  })
  expect(await contentOf('maildir')).toMatchObject([
    {
      read: true,
      raw: expect.stringContaining('\r\n\r\nhi\r\n'),
      envelope: { from: 'bounce@x', to: ['got@x'] },
    },
    { read: false, raw: 'Subject: 2\r\n\r\nhi\r\n' },
  ])
  await run(['import', '-m', 'lf', '--keep-line-ends', join(maildir, 'new', '2.b')])
  expect(await rawsOf('lf')).toEqual(['Subject: 2\n\nhi\n'])
})

it('passes over entries of a zip that lead elsewhere or are no mail', async () => {
  const file = join(directory, 'hostile.zip')
  const mail = 'Subject: z\r\n\r\nx\r\n'
  writeFileSync(
    file,
    await zipOf({
      '../up.eml': mail,
      '/root.eml': mail,
      'C:\\win.eml': mail,
      'notes.txt': mail,
      'good/mail.eml': mail,
      'box.mbox': 'From a@x Mon Jan  1 00:00:00 2024\nSubject: m\n\nx\n',
    }),
  )
  const { code, output, errors } = await run(['import', '-m', 'zip', file])
  expect([code, output]).toEqual([1, '2 imported, 4 skipped\n'])
  expect(errors.match(/leads out of the archive/gu)).toHaveLength(3)
  expect(await rawsOf('zip')).toEqual([mail, 'Subject: m\r\n\r\nx\r\n'])
  expect(readdirSync(directory)).not.toContain('up.eml')
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.subarray(0, bytes.length - 30))
  expect(await run(['import', file])).toMatchObject({
    code: 2,
    errors: expect.stringContaining('Cannot read the zip'),
  })
})

it('imports from a Mailpit and from a MailHog, page by page, the oldest first', async () => {
  const subjects = Array.from({ length: 230 }, (_, index) => `mail ${index}`)
  const rawOf = (subject: string) => `Subject: ${subject}\r\n\r\nx\r\n`
  const newest = subjects.toReversed()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x')
    const [, kind, ...path] = url.pathname.split('/')
    const start = Number(url.searchParams.get('start') ?? 0)
    const page = newest.slice(start, start + Number(url.searchParams.get('limit') ?? 50))
    const answers: Record<string, unknown> = {
      'mailpit/api/v1/info': { Version: 'v1.27.0' },
      'mailpit/api/v1/messages': {
        messages: page.map((ID) => ({ ID, Read: ID === 'mail 3', Tags: null, Size: 9 })),
      },
      'mailhog/api/v2/messages': {
        total: newest.length,
        items: page.map((ID) => ({ ID, Raw: { From: 'a@x', To: ['b@x'], Data: rawOf(ID) } })),
      },
    }
    const id = /^api\/v1\/message\/(.+)\/raw$/u.exec(path.join('/'))?.[1]
    const answer = answers[`${kind}/${path.join('/')}`]
    if (id !== undefined) response.end(rawOf(decodeURIComponent(id)))
    else if (answer === undefined) response.writeHead(404).end()
    else response.end(JSON.stringify(answer))
  }).listen(0)
  try {
    const { port } = server.address() as AddressInfo
    for (const kind of ['mailpit', 'mailhog']) {
      const { output } = await run(['import', '-m', kind, `http://127.0.0.1:${port}/${kind}`])
      expect(output).toBe('230 imported, 0 skipped\n')
      expect(await rawsOf(kind)).toEqual(subjects.map(rawOf))
    }
    expect((await contentOf('mailpit'))[3]?.read).toBe(true)
    expect((await contentOf('mailhog'))[0]?.envelope).toEqual({ from: 'a@x', to: ['b@x'] })
    expect(await run(['import', `http://127.0.0.1:${port}/none`])).toMatchObject({ code: 2 })
  } finally {
    server.close()
  }
})

it('imports one mailbox of another Postfang, by way of the interface of Mailpit', async () => {
  await using other = await startPostfang()
  for (const subject of ['one', 'two']) await put(other, 'run-42', `Subject: ${subject}\r\n\r\n\xff\r\n`)
  await put(other, 'inbox', 'Subject: not this one\r\n\r\nx\r\n')
  expect((await run(['import', '-m', 'box', `${other.http}/box/run-42`])).output).toBe(
    '2 imported, 0 skipped\n',
  )
  expect(await rawsOf('box')).toEqual(['one', 'two'].map((subject) => `Subject: ${subject}\r\n\r\n\xff\r\n`))
})

it.each([
  [['import'], 2],
  [['import', '/no/such/file'], 2],
  [['export'], 2],
  [['export', 'file.tar'], 2],
  [['export', '-f', 'maildir', '-'], 2],
  [['export', '-q', '(', join(tmpdir(), 'postfang-never.zip')], 2],
])('refuses %j', async (args, code) => {
  const ended = await run(args)
  expect([ended.code, ended.errors]).toEqual([code, expect.stringMatching(/^postfang: .+\n$/u)])
})
