import { execFile } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

/**
 * The commands of cypress-mailpit as they are published. Its peer Cypress needs a version whose binary cannot be had
 * everywhere, so `cy` and `Cypress` are stood in for: `cy.request` asks as Cypress does, the rest hands values on.
 */
const packageName = 'cypress-mailpit@2.0.0'

type Commands = Readonly<Record<string, (...values: unknown[]) => Promise<unknown>>>

interface Mail {
  readonly ID: string
  readonly Subject: string
}

let postfang: TestPostfang
let source: string

beforeAll(async () => {
  const directory = join(tmpdir(), 'postfang-clients', 'cypress-mailpit')
  await mkdir(directory, { recursive: true })
  await promisify(execFile)(
    'npm',
    ['install', '--prefix', directory, '--legacy-peer-deps', '--ignore-scripts', '--no-save', packageName],
    { cwd: directory },
  )
  const file = join(directory, 'node_modules', 'cypress-mailpit', 'dist', 'src', 'MailpitCommands.js')
  source = await readFile(file, 'utf8')
  postfang = await startPostfang()
}, 120_000)

afterAll(() => postfang.close())

/** Loads the commands for a server, each instance as fresh as in a new run. */
async function load(url: string): Promise<Commands> {
  vi.stubGlobal('Cypress', { expose: () => url, config: () => 2_000 })
  vi.stubGlobal('cy', {
    env: async () => ({}),
    wrap: async (value: unknown) => value,
    wait: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
    request,
  })
  const text = `${source}\n// ${url}`
  const { MailpitCommands } = await import(
    `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`
  )
  return new MailpitCommands()
}

interface CypressRequest {
  readonly method: string
  readonly url: string
  readonly qs?: Readonly<Record<string, string | number>>
  readonly body?: unknown
}

async function request({ method, url, qs = {}, body }: CypressRequest) {
  const query = Object.entries(qs).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  const answer = await fetch(query.length > 0 ? `${url}?${query.join('&')}` : url, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${text}`)
  const isJson = answer.headers.get('content-type')?.startsWith('application/json')
  return { status: answer.status, body: isJson ? JSON.parse(text) : text }
}

let commands: Commands
const call = (name: string, ...values: unknown[]): Promise<unknown> => {
  const command = commands[name]
  if (command === undefined) throw new Error(`There is no command ${name}`)
  return command.apply(commands, values)
}

beforeEach(async () => {
  commands = await load(postfang.http)
  await call('mailpitDeleteAllEmails')
})

it('sends, finds and reads a mail', async () => {
  const attachments = [{ FileName: 'a.txt', Content: Buffer.from('hello').toString('base64') }]
  await call('mailpitSendMail', { attachments, subject: 'Hello Mailpit' })
  await call('mailpitHasEmailsBySubject', 'Hello Mailpit')
  await call('mailpitHasEmailsByTo', 'jane@example.com')
  await call('mailpitNotHasEmailsByTo', 'nobody@example.com')
  const mail = await call('mailpitGetMail')
  expect(await call('mailpitGetSubject', mail)).toBe('Hello Mailpit')
  expect(await call('mailpitGetFromAddress', mail)).toBe('from@example.com')
  expect(await call('mailpitGetRecipientAddress', mail)).toEqual(['jane@example.com'])
  expect(await call('mailpitGetAttachments', mail)).toEqual(['a.txt'])
  expect(await call('mailpitGetMailHTMlBody', mail)).toContain('<p>hello from mailpit</p>')
  expect(await call('mailpitGetMailTextBody', mail)).toContain('hello from mailpit')
  await expect(call('mailpitGetMailSpamAssassinSummary', mail)).rejects.toThrow('404')
})

it('waits for a mail that comes later', async () => {
  const waiting = call('mailpitHasEmailsBySubject', 'Later', 0, 50, { timeout: 5_000, interval: 50 })
  await postfang.send({ from: 'a@example.test', to: 'b@example.test', subject: 'Later' })
  expect(await waiting).toMatchObject({ messages_count: 1 })
})

it('marks and deletes', async () => {
  await call('mailpitSendMail', { subject: 'One' })
  await call('mailpitSendMail', { subject: 'Two' })
  const list = () => call('mailpitGetAllMails') as Promise<{ unread: number; messages: Mail[] }>
  expect(await call('mailpitSetAllEmailStatusAsRead')).toBe('ok')
  expect((await list()).unread).toBe(0)
  await call('mailpitSetStatusAsUnRead', (await list()).messages[0])
  expect((await list()).unread).toBe(1)
  await call('mailpitSetAllEmailStatusAsUnRead')
  await call('mailpitSetStatusAsRead', (await list()).messages)
  expect((await list()).unread).toBe(0)
  await call('mailpitDeleteEmailsBySearch', 'subject:One')
  expect((await list()).messages.map(({ Subject }) => Subject)).toEqual(['Two'])
  await call('mailpitDeleteAllEmails')
  await call('mailpitNotHasEmailsBySubject', 'Two')
})

it('has a mailbox of its own below a base path', async () => {
  await call('mailpitSendMail', { subject: 'Everybody' })
  commands = await load(`${postfang.http}/box/run-42`)
  await call('mailpitSendMail', { subject: 'Mine' })
  expect(await call('mailpitGetMailTextBody', await call('mailpitGetMail'))).toContain('hello')
  await call('mailpitDeleteAllEmails')
  commands = await load(postfang.http)
  const { messages } = (await call('mailpitGetAllMails')) as { messages: Mail[] }
  expect(messages.map(({ Subject }) => Subject)).toEqual(['Everybody'])
})
