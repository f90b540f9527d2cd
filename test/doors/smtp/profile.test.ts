import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { profileNames, profiles } from '../../../src/doors/smtp/profile.ts'
import { type Dialogue, dialogue, type Step, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { openDoor, rawOf, storedOf, texts } from './open-door.ts'

let servers: Record<(typeof profileNames)[number], TestPostfang>
beforeAll(async () => {
  servers = {
    postfang: await startPostfang(),
    mailjet: await startPostfang({ profile: 'mailjet' }),
  }
})
afterAll(() => Promise.all(profileNames.map((name) => servers[name].close())))

const base64 = (text: string) => Buffer.from(text).toString('base64')
const ehlo: Step = ['EHLO client.example', 250]
const mail: Step = ['MAIL FROM:<a@example.com>', 250]
const rcpt: Step = ['RCPT TO:<b@example.com>', 250]

async function keywordsOf(talk: Dialogue): Promise<readonly string[]> {
  const { lines } = await talk.say('EHLO client.example', 250)
  return lines.slice(1).map((line) => line.slice(4))
}

/** How each mechanism is gone through. */
const logins: Readonly<Record<string, (talk: Dialogue) => Promise<unknown>>> = {
  PLAIN: (talk) => talk.say(`AUTH PLAIN ${base64('\0me\0secret')}`, 235),
  LOGIN: (talk) =>
    talk.run([
      ['AUTH LOGIN', 334],
      [base64('me'), 334],
      [base64('secret'), 235],
    ]),
  'CRAM-MD5': async (talk) => {
    const { text } = await talk.say('AUTH CRAM-MD5', 334)
    const challenge = Buffer.from(text.slice(4), 'base64')
    await talk.say(base64(`me ${createHmac('md5', 'secret').update(challenge).digest('hex')}`), 235)
  },
  XOAUTH2: (talk) => talk.say(`AUTH XOAUTH2 ${base64('user=me\x01auth=Bearer token\x01\x01')}`, 235),
}

type Proof = (talk: Dialogue, argument: string, postfang: TestPostfang) => Promise<unknown>

/** What shows that a keyword is more than a word. */
const proofs: Readonly<Record<string, Proof>> = {
  async PIPELINING(talk) {
    talk.write('MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n')
    expect([await talk.reply(), await talk.reply(), await talk.reply()].map(({ code }) => code)).toEqual([
      250, 250, 354,
    ])
    await talk.say('.', 250)
  },
  async SIZE(talk, size) {
    await talk.say(`MAIL FROM:<a@example.com> SIZE=${Number(size) + 1}`, '552 5.3.4')
    await talk.say(`MAIL FROM:<a@example.com> SIZE=${size}`, 250)
  },
  '8BITMIME': async (talk, _argument, postfang) => {
    await talk.run([ehlo, ['MAIL FROM:<a@example.com> BODY=8BITMIME', 250], rcpt, ['DATA', 354]])
    talk.write(Buffer.from([0xe4, 0xff, 0x80]))
    const raw = await rawOf(postfang.inbox, await talk.say('\r\n.', 250))
    expect([...raw]).toEqual([0xe4, 0xff, 0x80, 13, 10])
  },
  async SMTPUTF8(talk) {
    await talk.run([
      ['MAIL FROM:<jörg@bücher.example> SMTPUTF8', 250],
      ['RCPT TO:<用户@例え.テスト>', 250],
    ])
  },
  ENHANCEDSTATUSCODES: (talk) =>
    talk.run([mail, ['RCPT TO:<@>', /^501 5\.1\.3 /], ['NOOP', /^250 2\.0\.0 /], ['FOO', /^500 5\.5\.2 /]]),
  CHUNKING: (talk) =>
    talk.run([mail, rcpt, [Buffer.from('BDAT 4\r\nx\r\n.'), 250], [Buffer.from('BDAT 2 LAST\r\n\r\n'), 250]]),
  VRFY: (talk) => talk.say('VRFY somebody', 252),
  async STARTTLS(talk) {
    await talk.say('STARTTLS', 220)
    await talk.startTls()
    expect(await keywordsOf(talk)).not.toContain('STARTTLS')
  },
}

const places = [
  ['smtp', false],
  ['starttls', false],
  ['starttls', true],
  ['smtps', false],
] as const

describe.each(profileNames)('the profile %s', (name) => {
  it.each(places)(
    'advertises nothing on %s (TLS by STARTTLS: %s) that does not work',
    async (scheme, upgrade) => {
      const postfang = servers[name]
      const open = async () => {
        const talk = await startDialogue(postfang.ports[scheme], { tls: scheme === 'smtps' })
        await talk.say('EHLO client.example', 250)
        if (!upgrade) return talk
        await talk.say('STARTTLS', 220)
        await talk.startTls()
        await talk.say('EHLO client.example', 250)
        return talk
      }
      using first = await open()
      for (const line of await keywordsOf(first)) {
        const [keyword = '', ...words] = line.split(/[ =]/)
        if (keyword === 'AUTH') {
          for (const mechanism of words) {
            using talk = await open()
            await logins[mechanism]?.(talk)
            expect(await keywordsOf(talk), mechanism).not.toContain(line)
          }
        } else {
          using talk = await open()
          const proof = proofs[keyword]
          if (proof === undefined) throw new Error(`Nothing shows that ${keyword} works`)
          await proof(talk, words.join(' '), postfang)
        }
      }
    },
  )
})

it('offers no login in clear where TLS is required', async () => {
  await using postfang = await startPostfang({ 'require-tls': 'on' })
  using clear = await startDialogue(postfang.ports.smtp)
  expect((await keywordsOf(clear)).join(' ')).not.toMatch(/AUTH/)
  using talk = await startDialogue(postfang.ports.starttls)
  expect((await keywordsOf(talk)).join(' ')).not.toMatch(/AUTH/)
  await talk.run([
    ['AUTH LOGIN', '530 5.7.0'],
    ['MAIL FROM:<a@example.com>', '530 5.7.0'],
    ['STARTTLS', 220],
  ])
  await talk.startTls()
  expect((await keywordsOf(talk)).join(' ')).toMatch(/AUTH PLAIN/)
  await talk.run([[`AUTH PLAIN ${base64('\0me\0secret')}`, 235], mail])
})

describe('the profile mailjet', () => {
  it('speaks as the relay was heard to speak, apart from what it does not do', async () => {
    const postfang = servers.mailjet
    using talk = await startDialogue(postfang.ports.starttls)
    expect(talk.received).toBe('220 in.mailjet.com ESMTP Mailjet\r\n')
    const { lines } = await talk.say('EHLO client.example', 250)
    expect(lines).toEqual([
      '250-smtpintls.mailjet.com',
      '250-PIPELINING',
      '250-SIZE 15728640',
      '250-VRFY',
      '250-STARTTLS',
      '250-AUTH PLAIN LOGIN CRAM-MD5',
      '250-AUTH=PLAIN LOGIN CRAM-MD5',
      '250-ENHANCEDSTATUSCODES',
      '250-8BITMIME',
      '250-SMTPUTF8',
      '250 CHUNKING',
    ])
    await talk.say('STARTTLS', '220 2.0.0 Ready to start TLS')
    await talk.startTls()
    await talk.run([
      ['EHLO client.example', 250],
      [`AUTH PLAIN ${base64('\0api-key\0secret')}`, '235 2.7.0 Authentication successful'],
      ['MAIL FROM:<a@example.com>', '250 2.1.0 Ok'],
      ['RCPT TO:<b@example.com>', '250 2.1.5 Ok'],
      ['DATA', '354 End data with <CR><LF>.<CR><LF>'],
    ])
    talk.write('Subject: x\r\n\r\n')
    const reply = await talk.say('.', /^250 OK queued as [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    const { summary } = await storedOf(postfang.inbox, reply)
    expect(summary).toMatchObject({ id: reply.text.split(' ').at(-1), mailbox: 'api-key' })
    await talk.say('QUIT', '221 2.0.0 Bye')
  })

  it("refuses a login in Mailjet's words", async () => {
    await dialogue(servers.mailjet.ports.smtp, [
      ehlo,
      [`AUTH PLAIN ${base64('\0 \0secret')}`, '535 5.7.8 Error: authentication failed: The user name is'],
    ])
  })

  it('refuses what is too large, when it is announced and when it comes', async () => {
    await using door = await openDoor(servers.mailjet.inbox, {
      profile: profiles.mailjet,
      limits: { messageBytes: 1_000 },
    })
    using talk = await startDialogue(door.ports.smtp)
    await talk.run([
      ehlo,
      ['MAIL FROM:<a@example.com> SIZE=1001', '552 5.3.4 Message size exceeds fixed limit'],
    ])
    expect((await talk.send('x'.repeat(1_000))).text).toBe('552 5.3.4 Error: message file too big')
    expect((await talk.send('x'.repeat(998))).code).toBe(250)
  })

  it.each([
    [50, []],
    [
      51,
      [
        'N: 51 recipients: Mailjet documents 50 each in To, Cc and Bcc for its Send API, and nothing for SMTP',
      ],
    ],
  ])('takes %s recipients, with a note from 51 on', async (count, expected) => {
    using talk = await startDialogue(servers.mailjet.ports.smtp)
    await talk.say('EHLO x', 250)
    const to = Array.from({ length: count }, (_, at) => `r${at}@example.com`)
    const { summary, transcript } = await storedOf(servers.mailjet.inbox, await talk.send('\r\n', { to }))
    expect(summary.envelope.to).toEqual(to)
    expect(texts({ transcript }).filter((text) => text.includes('recipients:'))).toEqual(expected)
  })

  it('has its limit of size, unless somebody has set another', async () => {
    expect(await servers.mailjet.json('/api/info')).toMatchObject({ maxMessageSize: 15_728_640 })
    await using larger = await startPostfang({ profile: 'mailjet', 'smtp-limits': 'size=20MiB' })
    expect(await larger.json('/api/info')).toMatchObject({ maxMessageSize: 20_971_520 })
    await dialogue(larger.ports.smtp, [['EHLO x', /^250-SIZE 20971520$/m]])
  })
})
