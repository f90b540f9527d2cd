import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startPostfang } from '../../support/start-postfang.ts'
import { put } from '../pop3/open-pop3.ts'

it('exports what matches as mbox, in the order in which it came', async () => {
  await using postfang = await startPostfang()
  await put(postfang, 'a', 'Subject: one\r\n\r\nFrom here\r\n')
  await put(postfang, 'b', 'Subject: other\r\n\r\nx\r\n')
  await put(postfang, 'a', 'Subject: two\r\n\r\nx\r\n')
  const response = await postfang.fetch('/api/messages/export?format=mbox&mailbox=a')
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="a.mbox"')
  expect((await response.text()).replaceAll(/^From .* \d{4}$/gmu, 'From …')).toBe(
    'From …\nSubject: one\r\n\r\n>From here\r\n\nFrom …\nSubject: two\r\n\r\nx\r\n\n',
  )
  const found = await postfang.fetch('/api/messages/export?format=jsonl&q=subject:two')
  const lines = (await found.text()).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      subject: 'two',
      raw: Buffer.from('Subject: two\r\n\r\nx\r\n').toString('base64'),
      envelope: { from: 'a@example.com', to: ['b@example.com'] },
    }),
  ])
})

it('exports a zip that others can read, large messages in it byte for byte', async () => {
  await using postfang = await startPostfang()
  const large = `Subject: ../../evil\r\n\r\n${'0123456789'.repeat(250_000)}\r\n`
  const ids = [
    await put(postfang, 'inbox', large),
    await put(postfang, 'inbox', 'Subject: small\r\n\r\n\xff\r\n'),
  ]
  const directory = mkdtempSync(join(tmpdir(), 'postfang-export-'))
  const file = join(directory, 'all.zip')
  const response = await postfang.fetch('/api/messages/export')
  writeFileSync(file, Buffer.from(await response.arrayBuffer()))
  const script =
    'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2]); print(z.namelist())'
  const names = execFileSync('python3', ['-c', script, file, directory], { encoding: 'utf8' })
  expect(names.trim()).toBe(`['${ids[0]}.eml', '${ids[1]}.eml']`)
  expect(readFileSync(join(directory, `${ids[0]}.eml`), 'latin1')).toBe(large)
  expect(readFileSync(join(directory, `${ids[1]}.eml`), 'latin1')).toBe('Subject: small\r\n\r\n\xff\r\n')
  rmSync(directory, { recursive: true })
})

it('holds on to the moment when it began, and reads no further than the client does', async () => {
  await using postfang = await startPostfang()
  const body = 'x'.repeat(700_000)
  for (let count = 0; count < 130; count += 1)
    await put(postfang, 'inbox', `Subject: ${count}\r\n\r\n${body}\r\n`)
  const response = await postfang.fetch('/api/messages/export?format=mbox')
  const reader = response.body?.getReader()
  await reader?.read()
  await put(postfang, 'inbox', 'Subject: late\r\n\r\nx\r\n')
  const before = await postfang.json<{ messages: { id: string }[] }>('/api/messages?limit=2')
  await postfang.fetch(`/api/messages/${before.messages[1]?.id}`, { method: 'DELETE' })
  let text = ''
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { value: undefined, done: true }
    if (done) break
    text += Buffer.from(value ?? [])
      .toString('latin1')
      .replaceAll('x', '')
  }
  expect(text).not.toContain('Subject: late')
  expect(text).toContain('Subject: 128\r\n')
  // It was deleted before its turn: more than the system holds for a client that does not read lies before it.
  expect(text).not.toContain('Subject: 129\r\n')
})

it('refuses a search that does not parse, and a format that it has not', async () => {
  await using postfang = await startPostfang()
  expect((await postfang.fetch('/api/messages/export?q=(')).status).toBe(400)
  expect((await postfang.fetch('/api/messages/export?format=tar')).status).toBe(400)
  expect(await (await postfang.fetch('/api/messages/export?format=mbox')).text()).toBe('')
})
