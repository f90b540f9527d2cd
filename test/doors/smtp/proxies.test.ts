import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseTrustedAddresses } from '../../../src/doors/smtp/trusted-addresses.ts'
import { dialogue, openDialogue, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { endedSession, openDoor, storedOf, type TestDoor, texts } from './open-door.ts'

let postfang: TestPostfang
let door: TestDoor
const trusted = parseTrustedAddresses('127.0.0.0/8')
beforeAll(async () => {
  postfang = await startPostfang()
  door = await openDoor(postfang.inbox, {
    proxies: trusted,
    limits: { smtpConnectionsPerAddress: 2, smtpTlsHandshakeMs: 200 },
  })
})
afterAll(async () => {
  await door[Symbol.asyncDispose]()
  await postfang.close()
})

const header = (address: string) => `PROXY TCP4 ${address} 10.0.0.1 4711 25\r\n`

describe('a PROXY header', () => {
  it('says who the client is, in one piece with what follows or octet by octet', async () => {
    using whole = openDialogue(door.ports.smtp)
    whole.write(`${header('203.0.113.1')}EHLO x\r\n`)
    using pieces = openDialogue(door.ports.smtp)
    for (const octet of header('203.0.113.2')) {
      await pieces.write(octet)
      await new Promise(setImmediate)
    }
    pieces.write('EHLO x\r\n')
    for (const [talk, address] of [
      [whole, '203.0.113.1'],
      [pieces, '203.0.113.2'],
    ] as const) {
      expect((await talk.reply()).code).toBe(220)
      expect((await talk.reply()).lines[0]).toMatch(`greets [${address}]`)
      const stored = await storedOf(postfang.inbox, await talk.send('\r\n'))
      expect(stored.session.clientAddress).toBe(address)
      expect(texts(stored).slice(0, 2)).toEqual([
        expect.stringMatching(/^N: Connection from 127\.0\.0\.1, port \d+, to smtp:/),
        `N: PROXY: the client is ${address}, port 4711`,
      ])
    }
  })

  it('comes before TLS', async () => {
    const plain = connect(door.ports.smtps, '127.0.0.1')
    plain.write(header('203.0.113.3'))
    const socket = connectTls({ socket: plain, rejectUnauthorized: false })
    const [greeting] = await once(socket, 'data')
    expect(String(greeting)).toMatch(/^220 /)
    socket.end('QUIT\r\n')
    await once(socket, 'close')
    expect(await endedSession(postfang.inbox)).toMatchObject({
      clientAddress: '203.0.113.3',
      tls: { version: 'TLSv1.3' },
    })
  })

  it('of a health check leaves the proxy its own address', async () => {
    using talk = openDialogue(door.ports.smtp)
    talk.write('PROXY UNKNOWN\r\nQUIT\r\n')
    await talk.closed
    expect(await endedSession(postfang.inbox)).toMatchObject({
      clientAddress: '127.0.0.1',
      endReason: 'The client said QUIT',
    })
  })

  it('counts for the number of connections from one address', async () => {
    const open = async (address: string) => {
      const talk = openDialogue(door.ports.smtp)
      talk.write(header(address))
      return { talk, reply: await talk.reply() }
    }
    const same = [await open('203.0.113.4'), await open('203.0.113.4'), await open('203.0.113.4')]
    expect(same.map(({ reply }) => reply.code)).toEqual([220, 220, 421])
    expect(same[2]?.reply.text).toBe('421 4.7.0 Too many connections from your address, try again later')
    const other = await open('203.0.113.5')
    expect(other.reply.code).toBe(220)
    for (const { talk } of [...same, other]) talk.destroy()
  })

  it.each([
    ['that is SMTP', 'EHLO x\r\n', /neither "PROXY " nor/],
    ['that is HTTP', 'GET / HTTP/1.1\r\n', /neither "PROXY " nor/],
    ['that is garbage', `PROXY TCP4 ${'\0'.repeat(200)}`, /its line has no end/],
    ['that ends in the middle', 'PROXY TCP4 203.0.113.9', /closed before it was whole/],
    ['that does not come', '', /it did not come/],
  ])('%s ends the connection, which is recorded', async (_name, sent, reason) => {
    using talk = openDialogue(door.ports.smtp)
    if (sent !== '') talk.write(sent)
    if (sent.startsWith('PROXY TCP4 2')) talk.end()
    await talk.closed
    expect(talk.received).toBe('')
    const { endReason } = await endedSession(postfang.inbox)
    expect(endReason).toMatch(/^The PROXY header is wrong: /)
    expect(endReason).toMatch(reason)
  })

  it('is not believed of others', async () => {
    await using closed = await openDoor(postfang.inbox, { proxies: parseTrustedAddresses('10.0.0.1') })
    await dialogue(closed.ports.smtp, [
      [header('203.0.113.9').trim(), '500 5.5.2'],
      ['EHLO x', /greets \[127\.0\.0\.1\]/],
    ])
  })
})

describe('XCLIENT', () => {
  it('says who the client is and whether it has signed in, and only once', async () => {
    await using open = await openDoor(postfang.inbox, { xclients: trusted })
    using talk = await startDialogue(open.ports.smtp)
    await talk.run([
      ['EHLO proxy', /^250[- ]XCLIENT NAME ADDR PORT PROTO HELO LOGIN$/m],
      ['XCLIENT ADDR=nonsense', '501 5.5.4'],
      ['XCLIENT EVIL=1', '501 5.5.4'],
      ['XCLIENT NAME=a+0D+0Ab', '501 5.5.4'],
      ['MAIL FROM:<a@example.com>', 250],
      ['XCLIENT ADDR=203.0.113.9', '503 5.5.1'],
      ['RSET', 250],
      ['XCLIENT ADDR=IPV6:2001:DB8::9 PORT=4711 NAME=client.example LOGIN=qa', 220],
      ['MAIL FROM:<a@example.com>', '503 5.5.1'],
    ])
    const { lines } = await talk.say('EHLO x', /greets client\.example/)
    expect(lines.join('\n')).not.toContain('XCLIENT')
    const stored = await storedOf(postfang.inbox, await talk.send('\r\n'))
    expect(stored.session).toMatchObject({ clientAddress: '2001:db8::9', user: 'qa' })
    expect(stored.summary.mailbox).toBe('qa')
    await talk.say('XCLIENT ADDR=203.0.113.9', 500)
  })

  it('is unknown to others', async () => {
    const [hello] = await dialogue(postfang.ports.smtp, [
      ['EHLO x', 250],
      ['XCLIENT ADDR=203.0.113.9', '500 5.5.2'],
    ])
    expect(hello?.lines.join('\n')).not.toContain('XCLIENT')
  })
})
