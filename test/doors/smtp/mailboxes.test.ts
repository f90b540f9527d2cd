import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSmtpDoor, type SmtpDoor } from '../../../src/doors/smtp/door.ts'
import { parseListener } from '../../../src/doors/smtp/listener.ts'
import { startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { endedSession, portOf, rawOf, storedOf, texts } from './open-door.ts'

let postfang: TestPostfang
let door: SmtpDoor
beforeAll(async () => {
  postfang = await startPostfang()
  door = await createSmtpDoor({
    inbox: postfang.inbox,
    listeners: [parseListener('smtp://:0?mailbox=qa')],
    certificate: null,
    onError: () => {},
  })
})
afterAll(async () => {
  await door.close(0)
  await postfang.close()
})

interface Mail {
  readonly header?: string
  readonly to?: readonly string[]
  readonly from?: string
  readonly user?: string
  readonly listener?: 'qa'
}

async function send({ header = 'Subject: x', to, from, user, listener }: Mail) {
  using talk = await startDialogue(listener === 'qa' ? portOf(door.urls[0] ?? '') : postfang.ports.smtp)
  await talk.say('EHLO x', 250)
  if (user !== undefined)
    await talk.say(`AUTH PLAIN ${Buffer.from(`\0${user}\0any`).toString('base64')}`, 235)
  const data = `${header}\r\n\r\nX-Postfang-Mailbox: body\r\n`
  const reply = await talk.send(data, { ...(from !== undefined && { from }), ...(to && { to }) })
  expect((await rawOf(postfang.inbox, reply)).toString()).toBe(`${data}\r\n`)
  await talk.say('QUIT', 221)
  await talk.closed
  const { summary, transcript } = await storedOf(postfang.inbox, reply)
  return { mailbox: summary.mailbox, notes: texts({ transcript }).filter((text) => text.startsWith('N: "')) }
}

const long = 'x'.repeat(129)

it.each<[string, Mail, string]>([
  ['nothing says otherwise', {}, 'inbox'],
  ['the listener has a mailbox', { listener: 'qa' }, 'qa'],
  ['somebody signs in', { user: 'run-42', listener: 'qa' }, 'run-42'],
  ['a recipient has a tag', { to: ['ann+box.tagged@example.com'], user: 'run-42', listener: 'qa' }, 'tagged'],
  ['another recipient has it', { to: ['ann@example.com', 'bob+box.b@x', 'c+box.c@x'] }, 'b'],
  ['the sender has it', { from: 'app+box.sent@example.com', user: 'run-42' }, 'sent'],
  ['recipient and sender have one', { from: 'app+box.sent@example.com', to: ['a+box.got@x'] }, 'got'],
  ['a tag has other tags around it', { to: ['ann+shop+BOX.run+7.x@example.com'] }, 'run+7.x'],
  ['a tag has spaces, in quotes', { to: ['"ann+box.my \\"own\\" mailbox"@example.com'] }, 'my "own" mailbox'],
  ['a domain looks like a tag', { to: ['a@[x:+box.no]'], user: 'run-42' }, 'run-42'],
  [
    'a header says so',
    { header: 'x-postfang-mailbox: from header', to: ['a+box.tagged@x'], user: 'run-42', listener: 'qa' },
    'from header',
  ],
  [
    'a header is folded and encoded',
    { header: 'X-Postfang-Mailbox:\r\n =?utf-8?q?Gr=C3=BC=C3=9Fe?=' },
    'Grüße',
  ],
  ['a header is there twice', { header: 'X-Postfang-Mailbox: a\r\nX-Postfang-Mailbox: b' }, 'a'],
  ['a header has no name before it', { header: 'Subject: X-Postfang-Mailbox: no' }, 'inbox'],
])('files where it belongs when %s', async (_name, mail, mailbox) => {
  expect(await send(mail)).toEqual({ mailbox, notes: [] })
})

it.each<[string, Mail, string, readonly string[]]>([
  ['an empty header', { header: 'X-Postfang-Mailbox: ', to: ['a+box.t@x'] }, 't', ['"" in the header']],
  ['a long header', { header: `X-Postfang-Mailbox: ${long}` }, 'inbox', [`"${long.slice(1)}" in the header`]],
  [
    'control characters',
    { header: 'X-Postfang-Mailbox: =?utf-8?q?a=07b?=', user: 'run-42' },
    'run-42',
    ['"a\\x07b" in the header'],
  ],
  [
    'an empty tag',
    { to: ['"a+box."@x', 'b+box.later@x'], listener: 'qa' },
    'qa',
    ['"" in the tag of an address'],
  ],
  [
    'header and tag',
    { header: 'X-Postfang-Mailbox: ', to: ['"a+box. t"@x'] },
    'inbox',
    ['"" in the header', '" t" in the tag'],
  ],
])('passes over a name that may not be, with a note: %s', async (_name, mail, mailbox, expected) => {
  const sent = await send(mail)
  expect(sent.mailbox).toBe(mailbox)
  expect(sent.notes.map((note, at) => note.slice(3, 3 + (expected[at]?.length ?? 0)))).toEqual(expected)
  const session = await endedSession(postfang.inbox)
  expect(texts(session)).toEqual(expect.arrayContaining([...sent.notes]))
})

it('counts two messages of one connection each for itself', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO x', 250)
  const first = await talk.send('\r\n', { to: ['a+box.one@x'] })
  const second = await talk.send('\r\n', { to: ['a@x'] })
  expect((await storedOf(postfang.inbox, first)).summary.mailbox).toBe('one')
  expect((await storedOf(postfang.inbox, second)).summary.mailbox).toBe('inbox')
})
