import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runProcess, startProcess } from '../support/postfang-process.ts'

/** The program from outside: its sentences and its exit codes. */

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-cli-'))
})
afterAll(() => rm(directory, { recursive: true }))

const free = ['--smtp', 'smtp://127.0.0.1:0', '--http', '127.0.0.1:0']

it.each([
  [['--htp', '1'], /^postfang: Unknown flag "--htp": expected one of --smtp, .*--json\n$/u],
  [['start'], /^postfang: Unknown command "start": .*\n$/u],
  [['--http'], /^postfang: --http needs a value: --http <\[host:\]port>\n$/u],
  [['--http', '99999'], /^postfang: --http cannot be "99999": expected \[host:\]port .*\n$/u],
  [
    ['--smtp', 'pop3://x'],
    /^postfang: --smtp cannot be "pop3:\/\/x": .*smtp:\/\/, starttls:\/\/, smtps:\/\/ or lmtp:\/\/.*\n$/u,
  ],
  [['--durability', 'none'], /^postfang: --durability cannot be "none": expected full or normal\n$/u],
  [
    ['--mailjet-ports=-1'],
    /^postfang: --mailjet-ports cannot be "-1": expected a whole number from 0 to .*\n$/u,
  ],
  [['--auth', 'nobody'], /^postfang: --auth is not right: expected user:password.*\n$/u],
  [['--hosts', 'a b'], /^postfang: --hosts cannot be "a b": expected host names .*"a b"\n$/u],
  [['--tokens', '/nowhere/tokens'], /^postfang: --tokens "\/nowhere\/tokens" cannot be read: .*\n$/u],
] as const)('refuses %j with one sentence and exit code 2', async (args, sentence) => {
  const { code, output, errors } = await runProcess(['--data', ':memory:', ...args])
  expect(errors).toMatch(sentence)
  expect({ code, output }).toEqual({ code: 2, output: '' })
})

it('names the environment variable that holds a wrong value', async () => {
  const { code, errors } = await runProcess([], { env: { POSTFANG_HTTP: 'x:y' } })
  expect(errors).toMatch(/^postfang: POSTFANG_HTTP cannot be "x:y": /u)
  expect(code).toBe(2)
})

it('names the port that is in use and ends with 3', async () => {
  const busy = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => busy.once('listening', resolve))
  const address = busy.address()
  const port = typeof address === 'object' ? address?.port : 0
  for (const args of [
    ['--smtp', `smtp://127.0.0.1:${port}`, '--http', '127.0.0.1:0'],
    ['--smtp', 'smtp://127.0.0.1:0', '--http', `127.0.0.1:${port}`],
  ]) {
    const { code, errors } = await runProcess(['--data', ':memory:', ...args])
    expect(errors).toMatch(new RegExp(`^postfang: Cannot listen .*${port}.*in use.*\n$`, 'u'))
    expect(code).toBe(3)
  }
  busy.close()
})

it('refuses a database of a newer schema, and leaves it alone', async () => {
  const path = join(directory, 'newer.db')
  await (await startProcess(['--data', path, ...free])).kill('SIGTERM')
  const db = new Database(path)
  db.pragma('user_version = 999')
  db.close()
  const { code, errors } = await runProcess(['--data', path, ...free])
  expect(errors).toMatch(
    /^postfang: Cannot open database ".*newer\.db": its schema 999 is newer than \d+, .*\n$/u,
  )
  expect(code).toBe(1)
})

it('refuses files that are not its own', async () => {
  const text = join(directory, 'notes.txt')
  await writeFile(text, 'These are notes, not a database. '.repeat(100))
  expect((await runProcess(['--data', text, ...free])).errors).toMatch(
    /it is not a SQLite database, or its beginning is damaged; "postfang verify"/u,
  )
  const foreign = join(directory, 'foreign.db')
  const db = new Database(foreign)
  db.exec('CREATE TABLE theirs (x)')
  db.close()
  expect((await runProcess(['--data', foreign, ...free])).errors).toMatch(/it belongs to another program\n$/u)
})

it('says that a directory cannot be made or written', async () => {
  const file = join(directory, 'a-file')
  await writeFile(file, '')
  const { code, errors } = await runProcess(['--data', join(file, 'below', 'postfang.db'), ...free])
  expect(errors).toMatch(/^postfang: Cannot open database ".*below\/postfang\.db": .*directory.*\n$/u)
  expect(code).toBe(1)
})

it('keeps a second process away from its database', async () => {
  const path = join(directory, 'mine.db')
  await using first = await startProcess(['--data', path, ...free])
  const { code, errors } = await runProcess(['--data', path, ...free])
  expect(errors).toBe(`postfang: Cannot open database "${path}": another Postfang is using it\n`)
  expect(code).toBe(1)
  expect((await first.kill('SIGTERM')).code).toBe(0)
})

it.each(['SIGTERM', 'SIGINT'] as const)('drains and ends with 0 on %s', async (signal) => {
  await using postfang = await startProcess(['--data', join(directory, `${signal}.db`), ...free])
  await fetch(`${postfang.http}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822' },
    body: 'Subject: last words\r\n\r\n',
  })
  expect(await postfang.kill(signal)).toEqual({ code: 0, signal: null })
  expect(postfang.errors()).toBe('')
})

it('keeps its mail over a restart', async () => {
  const args = ['--data', join(directory, 'restart.db'), ...free]
  const first = await startProcess(args)
  const body = 'Subject: still here\r\n\r\n'
  const init = { method: 'POST', headers: { 'content-type': 'message/rfc822' }, body }
  const { id } = (await (await fetch(`${first.http}/api/messages`, init)).json()) as { id: string }
  await first.kill('SIGTERM')
  await using second = await startProcess(args)
  expect(await (await fetch(`${second.http}/api/messages/${id}/raw`)).text()).toBe(body)
})

it('prints help that names every flag and its variable', async () => {
  const { code, output } = await runProcess(['--help'])
  expect(code).toBe(0)
  for (const flag of [
    'smtp',
    'mailjet-ports',
    'http',
    'data',
    'durability',
    'auth',
    'tokens',
    'hosts',
    'json',
  ]) {
    expect(output).toContain(`--${flag}`)
    expect(output).toContain(`POSTFANG_${flag.toUpperCase().replaceAll('-', '_')}`)
  }
})

it('says where it listens, for people', async () => {
  const args = [
    '--data',
    ':memory:',
    '--smtp',
    'smtp://127.0.0.1:0, starttls://127.0.0.1:0',
    '--http',
    '127.0.0.1:0',
  ]
  await using postfang = await startProcess(args)
  expect(postfang.smtp.map((url) => url.replace(/\d+$/u, 'N'))).toEqual([
    'smtp://127.0.0.1:N',
    'starttls://127.0.0.1:N',
  ])
})

it('begins anew where its database is damaged, and says where the old one lies', async () => {
  const path = join(directory, 'damaged.db')
  await (await startProcess(['--data', path, ...free])).kill('SIGTERM')
  const file = await open(path, 'r+')
  await file.write(Buffer.alloc(16, 0xff), 0, 16, 0)
  await file.close()
  await using postfang = await startProcess(['--data', path, ...free])
  const { warnings } = (await (await fetch(`${postfang.http}/api/info`)).json()) as { warnings: string[] }
  expect(warnings.join('\n')).toMatch(
    /damaged\.db" was damaged: it is kept as "damaged\.db\..*\.aside" beside it/u,
  )
})
