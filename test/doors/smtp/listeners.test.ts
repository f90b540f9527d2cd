import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSmtpDoor, type SmtpDoor } from '../../../src/doors/smtp/door.ts'
import { toListenError } from '../../../src/doors/smtp/listen-failure.ts'
import { parseListener } from '../../../src/doors/smtp/listener.ts'
import { PostfangError } from '../../../src/model/errors.ts'
import { listenersOf } from '../../../src/wiring/listeners.ts'
import { startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { countMessages, endedSession, portOf, storedOf, texts } from './open-door.ts'

let postfang: TestPostfang
let directory: string
beforeAll(async () => {
  postfang = await startPostfang()
  directory = await mkdtemp(join(tmpdir(), 'postfang-listeners-'))
})
afterAll(async () => {
  await postfang.close()
  await rm(directory, { recursive: true })
})

function listen(...urls: readonly string[]): Promise<SmtpDoor> {
  return createSmtpDoor({
    inbox: postfang.inbox,
    listeners: urls.map(parseListener),
    certificate: null,
    onError: () => {},
  })
}

it('takes mail by a Unix domain socket, and takes the socket away with it', async () => {
  const path = join(directory, 'smtp.sock')
  const door = await listen(`unix:${path}`)
  expect(door.urls).toEqual([`unix:${path}`])
  expect((await stat(path)).mode & 0o777).toBe(0o666)
  using talk = await startDialogue(path)
  await talk.say('EHLO x', /greets \[local\]/)
  const stored = await storedOf(postfang.inbox, await talk.send('Subject: local\r\n\r\n'))
  expect(stored.session).toMatchObject({ listener: `unix:${path}`, clientAddress: 'local' })
  expect(texts(stored)[0]).toBe(`N: Connection from local to unix:${path}`)
  await talk.say('QUIT', 221)
  await door.close(0)
  expect(await readdir(directory)).toEqual([])
})

it('takes over the socket that a dead process has left behind', async () => {
  const path = join(directory, 'stale.sock')
  const code = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
  await once(spawn(process.execPath, ['-e', code]), 'exit')
  expect(await readdir(directory)).toEqual(['stale.sock'])
  const door = await listen(`unix:${path}`)
  expect(door.failed).toEqual([])
  using talk = await startDialogue(path)
  await talk.say('NOOP', 250)
  talk.destroy()
  await door.close(0)
})

it('leaves alone the socket of a living process, and files that are none', async () => {
  const path = join(directory, 'taken.sock')
  const file = join(directory, 'notes.txt')
  const living = createServer().listen(path)
  await once(living, 'listening')
  await writeFile(file, 'notes')
  const door = await listen(`unix:${path}`, `unix:${file}`, `unix:${join(directory, 'no', 'such')}`)
  expect(door.failed.map(({ error }) => [error.code, error.message])).toEqual([
    ['port-in-use', `Cannot listen on unix:${path}: another program listens there`],
    ['invalid', `Cannot listen on unix:${file}: there is a file that is no socket`],
    ['invalid', expect.stringContaining('its directory is missing or may not be written')],
  ])
  expect((await readdir(directory)).toSorted()).toEqual(['notes.txt', 'taken.sock'])
  living.close()
  await door.close(0)
})

it('speaks LMTP: LHLO, and one reply for each recipient', async () => {
  const path = join(directory, 'lmtp.sock')
  const door = await listen('lmtp://:0', `lmtp:unix:${path}`)
  const [url = ''] = door.urls
  expect(url).toMatch(/^lmtp:\/\/127\.0\.0\.1:\d+$/)
  const before = await countMessages(postfang.inbox)
  for (const place of [portOf(url), path]) {
    using talk = await startDialogue(place)
    expect(talk.received).toMatch(/^220 \S+ LMTP /)
    await talk.run([
      ['EHLO x', 500],
      ['HELO x', 500],
      ['MAIL FROM:<a@example.com>', '503 5.5.1'],
      ['LHLO client.example', /PIPELINING[\s\S]*ENHANCEDSTATUSCODES/],
      ['MAIL FROM:<a@example.com>', 250],
      ['DATA', '503 5.5.1'],
      ['RCPT TO:<b@example.com>', 250],
      ['RCPT TO:<wrong', 501],
      ['RCPT TO:<c@example.com>', 250],
      // Given twice it is answered twice (RFC 2033 §4.2).
      ['RCPT TO:<b@example.com>', 250],
      ['DATA', 354],
    ])
    const first = await talk.say('Subject: lmtp\r\n\r\n\r\n.', /^250 2\.0\.0 OK: queued as/)
    expect(await talk.reply()).toEqual(first)
    expect(await talk.reply()).toEqual(first)
    await talk.say('NOOP', '250 2.0.0 OK')
    const stored = await storedOf(postfang.inbox, first)
    expect(stored.summary.envelope.to).toEqual(['b@example.com', 'c@example.com'])
    await talk.say('QUIT', 221)
    expect((await endedSession(postfang.inbox)).messages).toBe(1)
  }
  expect(await countMessages(postfang.inbox)).toBe(before + 2)
  await door.close(0)
})

it('listens on IPv6', async () => {
  const door = await listen('smtp://[::1]:0', 'lmtp://[::]:0')
  expect(door.urls).toEqual([
    expect.stringMatching(/^smtp:\/\/\[::1\]:\d+$/),
    expect.stringMatching(/^lmtp:\/\/\[::\]:\d+$/),
  ])
  using talk = await startDialogue(portOf(door.urls[0] ?? ''), { host: '::1' })
  await talk.say('EHLO x', /greets \[::1\]/)
  const stored = await storedOf(postfang.inbox, await talk.send('\r\n'))
  expect(stored.session.clientAddress).toBe('::1')
  await door.close(0)
})

it('files the mail of a listener into its mailbox, unless a login says otherwise', async () => {
  const door = await listen('smtp://:0?mailbox=qa')
  const [url = ''] = door.urls
  expect(url).toMatch(/^smtp:\/\/127\.0\.0\.1:\d+$/)
  using talk = await startDialogue(portOf(url))
  await talk.say('EHLO x', 250)
  expect((await storedOf(postfang.inbox, await talk.send('\r\n'))).summary.mailbox).toBe('qa')
  await talk.say(`AUTH PLAIN ${btoa('\0mine\0secret')}`, 235)
  expect((await storedOf(postfang.inbox, await talk.send('\r\n'))).summary.mailbox).toBe('mine')
  await talk.say('QUIT', 221)
  await door.close(0)
})

it("adds Mailjet's whole table to the listeners", () => {
  const listeners = listenersOf([parseListener('smtp://0.0.0.0:1'), parseListener('unix:/run/x')], 10_000)
  const added = listeners.slice(2)
  expect(
    added.map(({ scheme, at }) => `${scheme} ${at.kind === 'port' ? `${at.host} ${at.port}` : ''}`),
  ).toEqual([
    'starttls 0.0.0.0 10025',
    'starttls 0.0.0.0 10080',
    'starttls 0.0.0.0 10587',
    'starttls 0.0.0.0 10588',
    'starttls 0.0.0.0 12525',
    'smtps 0.0.0.0 10465',
  ])
})

it('names all ports that the system refuses in one sentence, with the ways out', () => {
  const denied = Object.assign(new Error('permission denied'), { code: 'EACCES' })
  const failed = (url: string, cause: Error) => ({
    listener: parseListener(url),
    error: new PostfangError('invalid', 'one of them', { cause }),
  })
  const many = toListenError([
    failed('starttls://:587', denied),
    failed('starttls://:25', denied),
    failed('smtp://:1025', new Error('something else')),
    failed('smtps://:465', denied),
  ])
  expect(many.code).toBe('invalid')
  expect(many.message).toBe(
    'Cannot listen on ports 25, 465 and 587: ports below 1024 need a privilege here; move them with ' +
      '--mailjet-ports=10000 or --smtp (then Docker maps -p 25:10025), or grant it with ' +
      `sudo setcap cap_net_bind_service=+ep ${process.execPath}`,
  )
  expect(toListenError([failed('smtp://:80', denied)]).message).toMatch(
    /^Cannot listen on port 80: .*; move it with/,
  )
  expect(toListenError([failed('smtp://:1025', new Error('something else'))]).message).toBe('one of them')
})
