import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { SendMailOptions } from 'nodemailer'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startPostfang } from '../support/start-postfang.ts'
import { type Peer, sendTo, startPeer } from './peer-process.ts'

/** The same questions to a real MailDev and to Postfang, which must give the same answers. */

interface Email {
  readonly id: string
  readonly subject: string
  readonly attachments: readonly { readonly generatedFileName: string }[] | null
}

const plain: SendMailOptions = {
  from: 'shop@example.com',
  to: 'anna@example.com',
  subject: 'Your order',
  text: 'Thanks a lot',
  date: new Date('2026-01-02T03:04:05Z'),
  messageId: '<m1@example.com>',
}

const rich: SendMailOptions = {
  ...plain,
  from: '"Grüße Shop" <shop@example.com>',
  to: 'Anna <anna@example.com>, bert@example.com',
  cc: 'cc@example.com',
  bcc: 'secret@example.com',
  subject: 'Grüße',
  text: 'Schöne Grüße\n.dot\n',
  html: '<p>Hällo <img src="cid:logo@x"></p>',
  inReplyTo: '<m0@example.com>',
  references: ['<m0@example.com>', '<m9@example.com>'],
  attachments: [
    { filename: 'logo.png', content: Buffer.from('png'), cid: 'logo@x' },
    { filename: 'a b.txt', content: 'Attached text' },
  ],
}

/** What clients read of a message, as far as it is the same by design: ids, file names and paths are each server's own. */
const compared = ['time', 'read', 'subject', 'from', 'to', 'cc', 'text', 'calculatedBcc', 'inReplyTo']
const comparedOfSecond = ['date', 'messageId', 'references', 'replyTo', 'html', 'envelope']

describe.each([
  { major: 2, version: '2.2.1', program: 'bin/maildev', prefix: '' },
  { major: 3, version: '3.0.0', program: 'dist/bin/maildev.js', prefix: '/api' },
])('MailDev $version and Postfang', ({ major, version, program, prefix }) => {
  let home: string
  let peers: readonly Peer[] = []

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'postfang-maildev-'))
    const install = ['install', '--silent', '--no-audit', '--no-fund', '--prefix', home, `maildev@${version}`]
    await promisify(execFile)('npm', install, { cwd: home })
    const real = await startPeer('MailDev', process.execPath, ({ http, smtp }) => [
      join(home, 'node_modules/maildev', program),
      ...['--ip', '127.0.0.1', '--web-ip', '127.0.0.1', '--smtp', `${smtp}`, '--web', `${http}`],
    ])
    const own = await startPostfang()
    peers = [real, { name: 'Postfang', http: own.http, smtpPort: own.ports.smtp, close: own.close }]
  }, 240_000)

  afterAll(async () => {
    for (const peer of peers) await peer.close()
    await rm(home, { recursive: true })
  })

  beforeEach(async () => {
    for (const { http } of peers) await fetch(`${http}${prefix}/email/all`, { method: 'DELETE' })
  })

  async function get<Answer>({ http }: Peer, path: string, init?: RequestInit): Promise<Answer> {
    return (await (await fetch(`${http}${prefix}${path}`, init)).json()) as Answer
  }

  /** Asks each after it was sent the same; MailDev goes on reading after it has taken a mail. */
  async function expectSame(
    mails: readonly SendMailOptions[],
    ask: (peer: Peer) => Promise<unknown>,
  ): Promise<unknown> {
    const answers: unknown[] = []
    for (const peer of peers) {
      for (const [at, mail] of mails.entries()) {
        await sendTo(peer, mail)
        await expect.poll(async () => (await get<Email[]>(peer, '/email')).length).toBe(at + 1)
      }
      answers.push(await ask(peer))
    }
    expect(answers[1]).toEqual(answers[0])
    return answers[0]
  }

  function pick(email: object): unknown {
    const names = major === 2 ? [...compared, ...comparedOfSecond] : compared
    const members = Object.entries(email).filter(([name]) => names.includes(name))
    return Object.fromEntries(
      members.map(([name, value]) => [name, name === 'envelope' ? { ...value, args: 0 } : value]),
    )
  }

  const subjectsOf = (emails: readonly Email[]) => emails.map(({ subject }) => subject)

  it.each([
    ['plain', plain],
    ['rich', rich],
  ])('read a %s message alike', async (_what, mail) => {
    await expectSame([mail], async (peer) => {
      const [email] = await get<object[]>(peer, '/email')
      return pick(email ?? {})
    })
  })

  it.each([
    '',
    '?skip=1',
    '?skip=9',
    '?to.address=bert@example.com',
    '?subject=Your%20order',
    '?subject=Your',
    '?from.address=shop@example.com&skip=1',
    '?from.address=nobody@example.com',
    '?headers.message-id=%3Cm1@example.com%3E',
  ])('list %j alike', async (query) => {
    await expectSame([plain, rich, plain], async (peer) =>
      subjectsOf(await get<Email[]>(peer, `/email${query}`)),
    )
  })

  it('delete one message, and all, alike', async () => {
    await expectSame([plain, rich], async (peer) => {
      const [first] = await get<Email[]>(peer, '/email')
      const one = await get(peer, `/email/${first?.id}`, { method: 'DELETE' })
      const rest = subjectsOf(await get<Email[]>(peer, '/email'))
      return [one, rest, await get(peer, '/email/all', { method: 'DELETE' }), await get(peer, '/email')]
    })
  })

  it('mark all as read alike', async () => {
    const answer = await expectSame([plain, rich], async (peer) => [
      await get(peer, '/email/read-all', { method: 'PATCH' }),
      await get(peer, '/email/read-all', { method: 'PATCH' }),
      (await get<{ read: boolean }[]>(peer, '/email')).map(({ read }) => read),
    ])
    expect(answer).toEqual([2, 0, [true, true]])
  })

  it('hand out source and attachments alike', async () => {
    const answer = await expectSame([rich], async (peer) => {
      const [email] = await get<Email[]>(peer, '/email')
      const text = async (path: string) =>
        (await fetch(`${peer.http}${prefix}/email/${email?.id}${path}`)).text()
      const source = (await text('/source')).replaceAll(/--_NmP-[0-9a-f]+/g, '--b')
      return [source, await text(`/attachment/${email?.attachments?.[1]?.generatedFileName}`)]
    })
    expect(answer).toEqual([expect.stringContaining('Subject:'), 'Attached text'])
  })

  it('say alike that there is no such message', async () => {
    await expectSame([], async ({ http }) => {
      const response = await fetch(`${http}${prefix}/email/nobody`)
      return [response.status, await response.json()]
    })
  })

  it('relay nothing alike', async () => {
    await expectSame([plain], async (peer) => {
      const [email] = await get<Email[]>(peer, '/email')
      const relay = await fetch(`${peer.http}${prefix}/email/${email?.id}/relay`, { method: 'POST' })
      // Version 2 stumbles over its own call, and shows where.
      return [relay.status, major === 2 ? '' : await relay.json()]
    })
  })

  it('tell over Socket.IO alike', async () => {
    const answer = await expectSame([], async (peer) => {
      const socket = io(peer.http, { forceNew: true, reconnection: false })
      const told: unknown[] = []
      socket.on('newMail', ({ subject, from }: Email & { from: unknown }) => told.push([subject, from]))
      socket.on('deleteMail', ({ id }: Email) => told.push(id === 'all' ? id : 'one'))
      await new Promise<void>((resolve) => socket.once('connect', resolve))
      await sendTo(peer, plain)
      await expect.poll(() => told.length).toBe(1)
      const [email] = await get<Email[]>(peer, '/email')
      await fetch(`${peer.http}${prefix}/email/${email?.id}`, { method: 'DELETE' })
      await expect.poll(() => told.length).toBe(2)
      socket.disconnect()
      return told
    })
    expect(answer).toEqual([['Your order', [{ address: 'shop@example.com', name: '' }]], 'one'])
  })
})
