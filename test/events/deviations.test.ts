import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MailjetEventJson } from '../../src/contract/mailjet.ts'
import type { MessageJson } from '../../src/contract/message.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

/** One server that takes every message, and one that is strict. */
let lenient: TestPostfang
let strict: TestPostfang
beforeAll(async () => {
  const settings = { profile: 'mailjet', 'smtp-limits': 'size=40MiB' } as const
  lenient = await startPostfang(settings)
  strict = await startPostfang({ ...settings, strict: 'on' })
})
afterAll(async () => {
  await lenient.close()
  await strict.close()
})

interface Mail {
  readonly headers?: readonly string[]
  readonly recipients?: number
  readonly bodyBytes?: number
}

/** Sends lines as they are; resolves to the reply. */
async function send({ ports }: TestPostfang, mail: Mail, user?: string): Promise<string> {
  const { headers = [], recipients = 1, bodyBytes = 10 } = mail
  const to = Array.from({ length: recipients }, (_, at) => `jane${at}@example.com`)
  const auth = user === undefined ? {} : { auth: { user, pass: 'any' } }
  const transport = createTransport({ host: '127.0.0.1', port: ports.smtp, ...auth })
  const head = ['From: shop@example.com', 'To: jane0@example.com', 'Subject: Hello', ...headers]
  const raw = `${head.join('\r\n')}\r\n\r\n${`${'x'.repeat(70)}\r\n`.repeat(Math.ceil(bodyBytes / 72))}`
  try {
    return (await transport.sendMail({ envelope: { from: 'shop@example.com', to }, raw })).response
  } catch (error) {
    return String(Reflect.get(Object(error), 'response'))
  } finally {
    transport.close()
  }
}

const readLatest = (of: TestPostfang, q = '') => of.json<MessageJson>(`/api/messages/latest${q}`)

const language = 'X-MJ-TemplateLanguage: 1'
const withoutLanguage = 'It has no effect without X-MJ-TemplateLanguage: 1'
const documents = (name: string) => `The header is misspelled: Mailjet documents ${name}`

/** What is sent, about which header it is (null for the message), and the beginning of the finding. */
const deviations: readonly (readonly [what: string, mail: Mail, header: string | null, finding: string])[] = [
  ['an unknown priority', { headers: ['X-Mailjet-Prio: 7'] }, 'X-Mailjet-Prio', '"7" is no priority'],
  [
    'an unknown truth value',
    { headers: ['X-Mailjet-Campaign: a', 'X-Mailjet-DeduplicateCampaign: on'] },
    'X-Mailjet-DeduplicateCampaign',
    '"on" does not switch it on',
  ],
  [
    'an unknown word for the language',
    { headers: ['X-MJ-TemplateLanguage: oui'] },
    'X-MJ-TemplateLanguage',
    '"oui" does not switch it on',
  ],
  [
    'a value of the Send API v3',
    { headers: ['X-Mailjet-TrackOpen: 2'] },
    'X-Mailjet-TrackOpen',
    '"2" is not taken over SMTP',
  ],
  [
    'a value of the Send API v3.1',
    { headers: ['X-Mailjet-TrackClick: account_default'] },
    'X-Mailjet-TrackClick',
    '"account_default" is not taken over SMTP',
  ],
  [
    'true where it is "deliver"',
    { headers: [language, 'X-MJ-TemplateErrorDeliver: true'] },
    'X-MJ-TemplateErrorDeliver',
    '"true" is not documented for SMTP',
  ],
  [
    'an object where it is an address',
    { headers: [language, 'X-MJ-TemplateErrorReporting: {"Email":"dev@example.com","Name":"Dev"}'] },
    'X-MJ-TemplateErrorReporting',
    'The object belongs to the Send API v3.1',
  ],
  [
    'an address that is none',
    { headers: [language, 'X-MJ-TemplateErrorReporting: nobody'] },
    'X-MJ-TemplateErrorReporting',
    '"nobody" is no address',
  ],
  [
    'the name of a template',
    { headers: ['X-MJ-TemplateID: hello'] },
    'X-MJ-TemplateID',
    '"hello" is no template id',
  ],
  [
    'a common misspelling',
    { headers: ['X-Mailjet-Campaign: a', 'X-Mailjet-DublicateCampaign: 1'] },
    'X-Mailjet-DublicateCampaign',
    'The header is misspelled: Mailjet knows it as X-Mailjet-DeduplicateCampaign',
  ],
  ['another prefix', { headers: ['X-MJ-Campaign: a'] }, 'X-MJ-Campaign', documents('X-Mailjet-Campaign')],
  ['a property of the API', { headers: ['Mj-prio: 1'] }, 'Mj-prio', documents('X-Mailjet-Prio')],
  ['an unknown header', { headers: ['X-MJ-Fortune: 1'] }, 'X-MJ-Fortune', 'Mailjet documents no such header'],
  [
    'a header of Mailjet itself',
    { headers: ['X-Mailjet-Debug: 1'] },
    'X-Mailjet-Debug',
    'Mailjet keeps this header for itself',
  ],
  [
    'a repeated header',
    { headers: ['X-MJ-CustomID: a', 'X-MJ-CustomID: b'] },
    'X-MJ-CustomID',
    'The header is given more than once: the first one counts',
  ],
  [
    'variables that do not parse',
    { headers: [language, 'X-MJ-Vars: {"a":1,\r\n "b" 2}'] },
    'X-MJ-Vars',
    'The value is not valid JSON at line 2, column 6, before "2}"',
  ],
  [
    'variables that are no object',
    { headers: [language, 'X-MJ-Vars: [1]'] },
    'X-MJ-Vars',
    'The value is an array',
  ],
  [
    'null among the variables',
    { headers: [language, 'X-MJ-Vars: {"a":{"b":null}}'] },
    'X-MJ-Vars',
    '"a.b" is null: Mailjet refuses null',
  ],
  ['variables without the language', { headers: ['X-MJ-Vars: {}'] }, 'X-MJ-Vars', withoutLanguage],
  [
    'reporting without the language',
    { headers: ['X-MJ-TemplateErrorReporting: dev@example.com'] },
    'X-MJ-TemplateErrorReporting',
    withoutLanguage,
  ],
  [
    'delivery of errors without the language',
    { headers: ['X-MJ-TemplateErrorDeliver: deliver'] },
    'X-MJ-TemplateErrorDeliver',
    withoutLanguage,
  ],
  [
    'deduplication without a campaign',
    { headers: ['X-Mailjet-DeduplicateCampaign: 1'] },
    'X-Mailjet-DeduplicateCampaign',
    'There is no X-Mailjet-Campaign within which to deduplicate',
  ],
  [
    'a campaign with other characters',
    { headers: ['X-Mailjet-Campaign: Spring/2026'] },
    'X-Mailjet-Campaign',
    '"/" may not be in a campaign name',
  ],
  [
    'a campaign with a long name',
    { headers: [`X-Mailjet-Campaign: ${'a'.repeat(256)}`] },
    'X-Mailjet-Campaign',
    'The name has 256 characters: Mailjet takes up to 255',
  ],
  [
    'an empty value',
    { headers: ['X-MJ-MonitoringCategory:'] },
    'X-MJ-MonitoringCategory',
    'The value is empty',
  ],
  ['a template that is not there', { headers: ['X-MJ-TemplateID: 4711'] }, null, 'There is no template 4711'],
  ['51 recipients', { recipients: 51 }, null, '51 recipients: Mailjet documents 50'],
  ['more than 15 MiB', { bodyBytes: 15 * 1024 * 1024 + 1 }, null, 'The message has 157'],
]

it.each(deviations)(
  'finds %s, and refuses it where it is strict',
  { timeout: 60_000 },
  async (_what, mail, header, finding) => {
    expect(await send(lenient, mail)).toMatch(/^250 OK queued as [0-9a-f-]{36}$/u)
    const taken = await readLatest(lenient)
    const texts =
      header === null
        ? taken.mailjetFindings
        : (taken.mailjet?.fields ?? []).flatMap((field) =>
            field.header === header ? (field.finding ?? []) : [],
          )
    expect(texts).toEqual([expect.stringContaining(finding)])
    expect(taken.rejected).toBeNull()

    const reply = await send(strict, mail)
    const isLarge = mail.bodyBytes !== undefined
    const isMany = mail.recipients !== undefined
    const code = isLarge ? '552 5.3.4' : `554 ${isMany ? '5.5.3' : '5.6.0'}`
    const shown = header === null ? finding : `${header}: ${finding}`
    expect(reply.startsWith(`${code} Strict: ${shown}`) ? shown : reply).toBe(shown)
    const refused = await readLatest(strict, '?q=is:rejected')
    expect(`${refused.rejected?.code} ${refused.rejected?.enhancedCode} ${refused.rejected?.text}`).toBe(
      reply,
    )
    const { events } = await strict.json<{ events: MailjetEventJson[] }>(`/api/messages/${refused.id}/events`)
    expect(events).toEqual([])
  },
)

it('takes what Mailjet documents, though it is strict', async () => {
  const headers = [
    'X-Mailjet-Campaign: Spring 2026',
    'X-Mailjet-DeduplicateCampaign: y',
    'X-MJ-CustomID: order 12',
    'X-MJ-EventPayload: {"order":12}',
    'X-Mailjet-TrackOpen: 1',
    'X-Mailjet-TrackClick: 0',
    'X-Mailjet-Prio: 3',
    'X-MJ-TemplateLanguage: True',
    'X-MJ-Vars: {"name":\r\n "Ann"}',
    'X-MJ-TemplateErrorReporting: dev@example.com',
    'X-MJ-TemplateErrorDeliver: deliver',
    'X-MJ-MonitoringCategory: receipts',
  ]
  expect(await send(strict, { headers, recipients: 50 })).toMatch(/^250 /u)
})

it('tells how many findings there are besides, in one line of ASCII', async () => {
  const headers = ['X-MJ-CustomID: a', `X-Mailjet-Campaign: ü${'x'.repeat(600)}`, 'X-Mailjet-Prio: 9']
  const reply = await send(strict, { headers, recipients: 51 })
  expect(reply).toMatch(/^554 5\.6\.0 Strict: X-Mailjet-Campaign: [ -~]+ \(and 2 more\)$/u)
  expect(reply.length).toBeLessThan(510)
})

it('is strict in mailboxes in Mailjet mode only', async () => {
  await using postfang = await startPostfang({ strict: 'on' })
  const mail = { headers: ['X-Mailjet-Prio: 9'], recipients: 51 }
  expect(await send(postfang, mail, 'plain')).toMatch(/^250 /u)
  expect(await readLatest(postfang)).toMatchObject({ mailjetFindings: [], mailjet: { findings: 1 } })
  await postfang.json('/api/mailboxes/mailjet', {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: '{"profile":"mailjet"}',
  })
  expect(await send(postfang, mail, 'mailjet')).toMatch(/^554 /u)
})
