import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bcrypt } from 'hash-wasm'
import { expect, it } from 'vitest'
import type { Pop3DoorOptions } from '../../../src/doors/pop3/pop3-door.ts'
import { createPop3Door } from '../../../src/doors/pop3/pop3-door.ts'
import type { TestPostfang } from '../../support/start-postfang.ts'
import { put, startWithPop3 } from './open-pop3.ts'
import { connectPop3 } from './pop3-client.ts'

const anyLogin = {
  check: () => ({ kind: 'accepted' }) as const,
  apop: null,
  close: async () => {},
}

/** A door of its own over the same inbox, with limits that a test can reach. */
async function openDoor({ inbox }: TestPostfang, options: Partial<Pop3DoorOptions>) {
  const door = await createPop3Door({
    inbox,
    listeners: [{ scheme: 'pop3', host: '127.0.0.1', port: 0 }],
    certificate: null,
    logins: anyLogin,
    version: '0',
    onError: (error) => {
      throw error
    },
    ...options,
  })
  return { port: Number(new URL(door.urls[0] ?? '').port), [Symbol.asyncDispose]: () => door.close(0) }
}

it('forgets what was said in clear ahead of the handshake', async () => {
  await using postfang = await startWithPop3()
  using client = await connectPop3(postfang.pop3)
  client.write('STLS\r\nUSER somebody-else\r\n')
  expect(await client.line()).toBe('+OK Begin TLS now')
  await client.startTls()
  expect(await client.say('PASS any')).toBe('-ERR Say USER first')
})

it('reads no further piece of a message while the client takes none, and lets go of it in the end', async () => {
  await using postfang = await startWithPop3()
  await put(postfang, 'inbox', `Subject: large\r\n\r\n${'x'.repeat(76).concat('\r\n').repeat(400_000)}`)
  let octetsRead = 0
  const { inbox } = postfang
  await using door = await openDoor(postfang, {
    limits: { pop3IdleMs: 400, pop3Connections: 1 },
    inbox: {
      listSizes: inbox.listSizes,
      remove: inbox.remove,
      head: inbox.head,
      async readRawRange(id, start, end) {
        const piece = await inbox.readRawRange(id, start, end)
        octetsRead += piece?.byteLength ?? 0
        return piece
      },
    },
  })
  using client = await connectPop3(door.port)
  await client.signIn('inbox')
  client.pause()
  client.write('RETR 1\r\n'.repeat(2_000))
  // There is room for one connection: another one is greeted when this one has been given up.
  await expect
    .poll(async () => {
      using other = await connectPop3(door.port)
      return other.greeting
    })
    .toMatch(/^\+OK/u)
  // The system takes up to 37 MB here before the client reads any of it; 60 GB were asked for.
  expect(octetsRead).toBeLessThan(100_000_000)
})

it('hangs up on a client that is silent, says too long a line, too much nonsense, or speaks HTTP', async () => {
  await using postfang = await startWithPop3()
  {
    await using door = await openDoor(postfang, { limits: { pop3IdleMs: 50 } })
    using silent = await connectPop3(door.port)
    await silent.closed
  }
  const told = async (octets: string) => {
    using client = await connectPop3(postfang.pop3)
    client.write(octets)
    await client.closed
    return client.unread
  }
  expect(await told('x'.repeat(5_000))).toBe('-ERR The line is too long\r\n')
  expect(await told('GARBAGE\r\n'.repeat(30))).toMatch(
    /(-ERR There is no such command\r\n){20}-ERR Too many errors\r\n$/u,
  )
  expect(await told('POST / HTTP/1.1\r\nHost: x\r\n\r\nUSER inbox\r\nPASS x\r\nDELE 1\r\nQUIT\r\n')).toBe(
    '-ERR This is POP3, not HTTP\r\n',
  )
})

it('turns away one connection too many', async () => {
  await using postfang = await startWithPop3()
  await using door = await openDoor(postfang, { limits: { pop3Connections: 1 } })
  using first = await connectPop3(door.port)
  using second = await connectPop3(door.port)
  expect(second.greeting).toMatch(/^-ERR \[SYS\/TEMP\] Too many/u)
  expect(await first.signIn('inbox')).toMatch(/^\+OK/u)
})

it('breaks the connection off where a message ends before its end', async () => {
  await using postfang = await startWithPop3()
  const id = await put(postfang, 'inbox', `Subject: large\r\n\r\n${'x'.repeat(700_000)}\r\n`)
  const { inbox } = postfang
  await using door = await openDoor(postfang, {
    inbox: {
      listSizes: inbox.listSizes,
      remove: inbox.remove,
      head: inbox.head,
      async readRawRange(of, start, end) {
        const piece = await inbox.readRawRange(of, start, end)
        if (start === 0) await postfang.fetch(`/api/messages/${id}`, { method: 'DELETE' })
        return piece
      },
    },
  })
  using client = await connectPop3(door.port)
  await client.signIn('inbox')
  expect(await client.say('RETR 1')).toMatch(/^\+OK/u)
  await client.closed
  expect(client.unread.endsWith('\r\n.\r\n')).toBe(false)
})

it('takes only the logins of --smtp-users, offers no APOP then, and hangs up after ten wrong ones', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'postfang-pop3-')), 'users')
  const hash = await bcrypt({ password: 'right', salt: new Uint8Array(16), costFactor: 4 })
  writeFileSync(file, `ann:${hash}\n`)
  await using postfang = await startWithPop3({ 'smtp-users': file })
  using client = await connectPop3(postfang.pop3)
  expect(client.greeting).not.toContain('<')
  expect(await client.say(`APOP ann ${'0'.repeat(32)}`)).toMatch(/^-ERR APOP is not on offer/u)
  expect(await client.signIn('ann')).toMatch(/^-ERR \[AUTH\]/u)
  expect(await client.signIn('bob')).toMatch(/^-ERR \[AUTH\]/u)
  await client.say('USER ann')
  expect(await client.say('PASS right')).toMatch(/^\+OK/u)
  using guesser = await connectPop3(postfang.pop3)
  for (let tries = 0; tries < 10; tries += 1) await guesser.signIn('ann')
  await guesser.closed
})

it('refuses logins in clear where TLS is required, and says so in CAPA', async () => {
  await using postfang = await startWithPop3({ 'require-tls': 'on' })
  using client = await connectPop3(postfang.pop3)
  expect((await client.ask('CAPA')).body).not.toMatch(/^(?:USER|SASL)/mu)
  expect(await client.say('USER inbox')).toMatch(/^-ERR Say STLS first/u)
  expect(await client.say(`AUTH PLAIN ${Buffer.from('\0a\0b').toString('base64')}`)).toMatch(
    /^-ERR Say STLS/u,
  )
  await client.say('STLS')
  await client.startTls()
  expect(await client.signIn('inbox')).toMatch(/^\+OK/u)
})
