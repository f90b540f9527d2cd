import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSmtpDoor } from '../../../src/doors/smtp/door.ts'
import { parseListener } from '../../../src/doors/smtp/listener.ts'
import { openDialogue, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { countMessages, openDoor, portOf, rawOf, type TestDoor } from './open-door.ts'

let postfang: TestPostfang
let door: TestDoor
beforeEach(async () => {
  postfang = await startPostfang()
  door = await openDoor(postfang.inbox)
})
afterEach(async () => {
  await door[Symbol.asyncDispose]()
  await postfang.close()
})

async function startMessage(port: number) {
  const talk = await startDialogue(port)
  await talk.run([
    ['EHLO x', 250],
    ['MAIL FROM:<a@example.com>', 250],
    ['RCPT TO:<b@example.com>', 250],
    ['DATA', 354],
  ])
  talk.write('Subject: half\r\n')
  return talk
}

async function endReasons(): Promise<readonly (string | null)[]> {
  return (await postfang.inbox.listSessions({}, { limit: 10 })).map(({ endReason }) => endReason)
}

describe('close', () => {
  it('says 421 to those who are idle, at once', async () => {
    using idle = await startDialogue(door.ports.smtp)
    using secured = await startDialogue(door.ports.smtps, { tls: true })
    using between = await startDialogue(door.ports.starttls)
    await between.run([
      ['EHLO x', 250],
      ['MAIL FROM:<a@example.com>', 250],
    ])
    const closed = door.door.close(10_000)
    for (const talk of [idle, secured, between]) {
      expect((await talk.reply()).text).toBe('421 4.3.2 Postfang is shutting down')
      await talk.closed
    }
    await closed
    expect(await endReasons()).toEqual(Array(3).fill('The server is shutting down'))
  })

  it('lets a message that is coming in finish, then hangs up', async () => {
    using talk = await startMessage(door.ports.smtp)
    const closed = door.door.close(10_000)
    const late = openDialogue(door.ports.smtp)
    await expect(late.reply()).rejects.toThrow('ECONNREFUSED')
    const reply = await talk.say('\r\nrest\r\n.', 250)
    expect((await talk.reply()).text).toBe('421 4.3.2 Postfang is shutting down')
    await talk.closed
    await closed
    expect((await rawOf(postfang.inbox, reply)).toString()).toBe('Subject: half\r\n\r\nrest\r\n')
  })

  it('closes what is not finished after the grace', async () => {
    using talk = await startMessage(door.ports.smtp)
    using handshake = openDialogue(door.ports.smtps)
    const started = performance.now()
    await door.door.close(50)
    expect(performance.now() - started).toBeLessThan(4_000)
    await talk.closed
    await handshake.closed
    expect(talk.received).toMatch(/421 4\.3\.2 Postfang is shutting down\r\n$/)
    expect(await countMessages(postfang.inbox)).toBe(0)
    expect(await endReasons()).not.toContain(null)
  })

  it('does not wait for clients that never close their side', async () => {
    const stubborn = await startDialogue(door.ports.smtp, { allowHalfOpen: true })
    const started = performance.now()
    await door.door.close(10_000)
    expect(performance.now() - started).toBeLessThan(4_000)
    stubborn.destroy()
  })

  it('leaves the ports free', async () => {
    await door.door.close(0)
    const again = createServer()
    await new Promise<void>((resolve) => again.listen(door.ports.smtp, '127.0.0.1', resolve))
    await new Promise((resolve) => again.close(resolve))
  })
})

describe('createSmtpDoor', () => {
  const onError = () => {}

  it('wants a certificate for a listener that speaks TLS', async () => {
    const listeners = [parseListener('smtps://:0')]
    const opened = createSmtpDoor({ inbox: postfang.inbox, listeners, certificate: null, onError })
    await expect(opened).rejects.toThrow(new TypeError('Expected a certificate for smtps'))
  })

  it('tells which listeners could not be opened, and opens the others', async () => {
    const listeners = [
      `smtp://127.0.0.1:${door.ports.smtp}`,
      'smtp://192.0.2.1:0',
      'smtp://:0',
      'smtp://[::1]:0',
    ]
    const other = await createSmtpDoor({
      inbox: postfang.inbox,
      listeners: listeners.map(parseListener),
      certificate: null,
      onError,
    })
    expect(other.failed.map(({ error }) => [error.code, error.message])).toEqual([
      ['port-in-use', `Cannot listen on smtp://127.0.0.1:${door.ports.smtp}: the port is in use`],
      ['invalid', expect.stringMatching(/^Cannot listen on smtp:\/\/192\.0\.2\.1:0: .*EADDRNOTAVAIL/)],
    ])
    expect(other.urls).toEqual([
      expect.stringMatching(/^smtp:\/\/127\.0\.0\.1:\d+$/),
      expect.stringMatching(/^smtp:\/\/\[::1\]:\d+$/),
    ])
    for (const url of other.urls) expect(portOf(url)).toBeGreaterThan(0)
    await other.close(0)
  })
})
