import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readJson } from '../../../src/doors/mailjet/read-json.ts'
import { isAddress } from '../../../src/doors/mailjet/send/is-address.ts'
import { readBase64 } from '../../../src/doors/mailjet/send/read-base64.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { aMessage, latestMail, post } from './send.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

async function rawOf(mailbox: string): Promise<string> {
  const { id } = await latestMail(postfang, mailbox)
  return (await postfang.fetch(`/api/messages/${id}/raw`)).text()
}

describe('a hostile message', () => {
  it('adds no header by what stands in its values', async () => {
    const evil = 'x\r\nX-Evil: 1\r\n\r\nbody'
    const attachment = { ContentType: `a/b\r\nX-Evil: 1`, Filename: evil, Base64Content: 'QQ==' }
    const answer = await post(
      postfang,
      '/v3.1/send',
      {
        Messages: [
          aMessage({
            From: { Email: 'a@example.com', Name: evil },
            To: [{ Email: 'b@example.com', Name: evil }],
            ReplyTo: { Email: 'c@example.com', Name: evil },
            Subject: evil,
            CustomID: evil,
            EventPayload: evil,
            CustomCampaign: evil,
            MonitoringCategory: evil,
            URLTags: evil,
            Variables: { [evil]: evil },
            Headers: { 'X-A': evil, 'Content-Type': 'text/evil', 'MIME-Version': '2.0' },
            Attachments: [attachment],
            InlinedAttachments: [
              { ...attachment, ContentID: evil, ContentType: 'multipart/mixed; boundary=x' },
            ],
          }),
        ],
      },
      { key: 'injection' },
    )
    expect(answer.status).toBe(200)
    const raw = await rawOf('injection')
    expect(raw).not.toMatch(/^X-Evil/im)
    expect(raw).not.toMatch(/^Content-Type: text\/evil/im)
    expect(await latestMail(postfang, 'injection')).toMatchObject({
      mailjet: { customId: evil, eventPayload: evil, variables: { [evil]: evil } },
      attachments: [{ size: 1 }, { size: 1 }],
    })
  })

  it('is kept with surrogates that stand alone, and names that objects inherit', async () => {
    const body = `{"Messages":[{"From":{"Email":"a@example.com","Name":"\\ud800"},"To":[{"Email":"b@example.com"}],"Subject":"\\udfff x","TextPart":"\\ud800","Variables":{"__proto__":{"a":"\\ud800"},"constructor":1},"__proto__":{"Subject":"no"},"Headers":{"__proto__":"x"}}],"__proto__":{"SandboxMode":true}}`
    expect((await post(postfang, '/v3.1/send', body, { key: 'odd' })).status).toBe(200)
    expect(await latestMail(postfang, 'odd')).toMatchObject({ subject: '\ufffd x', text: '\ufffd' })
  })

  it('counts the last of two properties that differ in letter case', async () => {
    const body = JSON.stringify({ Messages: [aMessage()] }).replace(
      '"Subject"',
      '"SUBJECT":"first","Subject"',
    )
    await post(postfang, '/v3.1/send', body, { key: 'twice' })
    expect(await latestMail(postfang, 'twice')).toMatchObject({ subject: 'Your flight plan' })
  })

  it('may be 50 at once', async () => {
    const Messages = Array.from({ length: 50 }, (_, n) => aMessage({ Subject: `${n}` }))
    const answer = await post(postfang, '/v3.1/send', { Messages }, { key: 'fifty' })
    const { messages, total } = await postfang.json<{ messages: { subject: string }[]; total: number }>(
      '/api/messages?mailbox=fifty&limit=100',
    )
    expect([answer.status, total]).toEqual([200, 50])
    expect(messages.map(({ subject }) => Number(subject))).toEqual(
      Array.from({ length: 50 }, (_, n) => 49 - n),
    )
  })

  it('is answered, whatever its properties hold', async () => {
    const names = [
      'From',
      'To',
      'Cc',
      'Subject',
      'TextPart',
      'Attachments',
      'Headers',
      'Variables',
      'Priority',
      'TemplateID',
    ]
    const message = fc.dictionary(fc.constantFrom(...names), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(message, fc.jsonValue(), async (changes, globals) => {
        const body = { Messages: [aMessage(changes)], Globals: globals }
        expect([200, 400]).toContain((await post(postfang, '/v3.1/send', body, { key: 'any' })).status)
        expect([200, 400]).toContain((await post(postfang, '/v3/send', changes, { key: 'any' })).status)
      }),
      { numRuns: 40 },
    )
  })
})

describe('reading JSON', () => {
  const bytes = (text: string) => new Uint8Array(Buffer.from(text))

  it('gives what JSON.parse gives, whatever it is but for whole numbers that would be rounded', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/(?:^|[[:,])-?\d{16,}(?:[,\]}]|$)/.test(text))
        expect(readJson(bytes(text))).toEqual({ kind: 'ok', value: JSON.parse(text) })
      }),
    )
  })

  it.each([
    [`{"a":"${'['.repeat(1000)}"}`, 'ok'],
    [`{"a":"\\\\","b":"\\"${'{'.repeat(1000)}"}`, 'ok'],
    ['['.repeat(200) + ']'.repeat(200), 'ok'],
    ['['.repeat(201) + ']'.repeat(201), 'too-complex'],
    [`"\\\\"${'['.repeat(1000)}`, 'too-complex'],
    [`"${'['.repeat(1000)}`, 'malformed'],
    [`"\\"${'['.repeat(1000)}`, 'malformed'],
  ])('tells brackets from text: %s', (text, kind) => {
    expect(readJson(bytes(text)).kind).toBe(kind)
  })
})

describe('base64', () => {
  it('is what a buffer writes, with or without line ends', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        const text = Buffer.from(octets).toString('base64')
        expect(readBase64(text)).toBe(text)
        expect(readBase64(text.replace(/.{1,20}/g, '$&\r\n'))).toBe(text)
      }),
    )
  })

  it.each(['A', 'AA', 'AAA', 'A===', 'AA=A', '=AAA', 'AA==AAAA', 'AAA-', 'AA A', 'ÄÄÄÄ'])(
    'is not %s',
    (text) => {
      expect(readBase64(text)).toBeUndefined()
    },
  )
})

describe('an address', () => {
  it.each([
    'a@b.c',
    'a.b+c@example.co.uk',
    '"a b"@example.com',
    'jörg@müller.example',
    'x@localhost',
    "o'neil@example.com",
  ])('may be %s', (text) => expect(isAddress(text)).toBe(true))

  it.each([
    '',
    '@',
    'a',
    'a@',
    '@b',
    'a@b..c',
    '.a@b',
    'a.@b',
    'a..b@c',
    'a b@c',
    'a@b c',
    'a@-b',
    'a@b-',
    '<a@b>',
    'a@b,c@d',
    'a@b\n',
    `${'x'.repeat(320)}@b`,
  ])('is not %j', (text) => expect(isAddress(text)).toBe(false))
})
