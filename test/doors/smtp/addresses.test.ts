import { afterAll, beforeAll, expect, it } from 'vitest'
import { dialogue, type Step, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { envelopeOf } from './open-door.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

const ehlo: Step = ['EHLO client.example', 250]
const mail: Step = ['MAIL FROM:<a@example.com> SMTPUTF8', '250 2.1.0']
const rcpt: Step = ['RCPT TO:<b@example.com>', '250 2.1.5']

it.each([
  'a@example.com',
  'with.dots+tag@sub.example.com',
  "o'brien_=/{}!#$%&*?^`|~-@example.com",
  'a@localhost',
  'a@3com.example',
  'a@a--b.example',
  'a@xn--bcher-kva.example',
  'A.B@EXAMPLE.com',
  '"two words"@example.com',
  '"with@and>and<inside"@example.com',
  '"a\\"quote and a \\\\backslash"@example.com',
  '".dots..everywhere."@example.com',
  '""@example.com',
  'a@[127.0.0.1]',
  'a@[IPv6:2001:0DB8::1]',
  'a@[ipv6:::ffff:192.0.2.1]',
  'a@[x-tag:anything;{at}!all]',
  'jörg@bücher.example',
  '"jörg müller"@bücher.example',
  '用户@例え.テスト',
  '👩‍🚀@example.com',
  'postmaster',
  'PostMaster',
  `${'l'.repeat(64)}@${'d'.repeat(189)}`,
  `${'l'.repeat(200)}@example.com`,
])('keeps the address %s as it was given', async (address) => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO x', 250)
  const from = address.includes('@') ? address : 'sender@bücher.example'
  const reply = await talk.send('Subject: x\r\n\r\n', { from, to: [address] })
  expect(await envelopeOf(postfang.inbox, reply)).toEqual({ from, to: [address] })
})

it.each([
  'b',
  'b@',
  '@example.com',
  'b@@example.com',
  '.b@example.com',
  'b.@example.com',
  'b..b@example.com',
  'b b@example.com',
  'b"b@example.com',
  '"b"b@example.com',
  '"b@example.com',
  '"b\\"@example.com',
  'b(comment)@example.com',
  'b,c@example.com',
  'b@-example.com',
  'b@example-.com',
  'b@example..com',
  'b@.example.com',
  'b@example.com.',
  'b@exam ple.com',
  'b@exam_ple.com',
  'b@[127.0.0.256]',
  'b@[127.0.0.1',
  'b@[IPv6:1::2::3]',
  'b@[IPv6:fe80::1%eth0]',
  'b@[2001:db8::1]x',
  'b@[tag:]',
  'b@[tag-:x]',
  'b@[a b]',
  'b@[]',
  `${'l'.repeat(64)}@${'d'.repeat(190)}`,
  `${'ü'.repeat(64)}@${'d'.repeat(126)}`,
  '@one.example:',
  '@one.example,:b@example.com',
  '@one..example:b@example.com',
])('refuses the address %s', async (address) => {
  await dialogue(postfang.ports.smtp, [
    ehlo,
    [`MAIL FROM:<${address}> SMTPUTF8`, '501 5.1.7'],
    mail,
    [`RCPT TO:<${address}>`, '501 5.1.3'],
    rcpt,
  ])
})

it.each<[string, Step[]]>([
  ['no brackets', [['MAIL FROM:a@example.com', '501 5.1.7']]],
  ['one bracket', [['MAIL FROM:<a@example.com', '501 5.1.7']]],
  ['two of them', [['MAIL FROM:<<a@example.com>>', '501 5.1.7']]],
  ['nothing', [['MAIL FROM:', '501 5.1.7']]],
  ['no word FROM', [['MAIL <a@example.com>', '501 5.1.7']]],
  ['the words of the other command', [['MAIL TO:<a@example.com>', '501 5.1.7']]],
  ['spaces around the colon', [['MAIL  FROM : <a@example.com>', 250]]],
  ['an empty recipient', [mail, ['RCPT TO:<>', '501 5.1.3'], rcpt]],
  ['a sender without domain', [['MAIL FROM:<postmaster>', 250]]],
])('answers %s', async (_name, steps) => {
  await dialogue(postfang.ports.smtp, [ehlo, ...steps])
})

it('takes the null sender', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO x', 250)
  expect(await envelopeOf(postfang.inbox, await talk.send('\r\n', { from: '' }))).toMatchObject({ from: '' })
})

it('drops a source route', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.run([
    ehlo,
    ['MAIL FROM:<@hop.example:"a b"@example.com>', 250],
    ['RCPT TO:<@one.example,@two.example:b@example.com>', 250],
    ['DATA', 354],
  ])
  expect(await envelopeOf(postfang.inbox, await talk.say('\r\n.', 250))).toEqual({
    from: '"a b"@example.com',
    to: ['b@example.com'],
  })
})

it('folds a recipient given twice, also with another letter case in its domain, never in its local part', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO x', 250)
  const to = ['b@example.com', 'c@example.com', 'b@EXAMPLE.com', 'B@example.com', 'c@example.com']
  expect(await envelopeOf(postfang.inbox, await talk.send('\r\n', { to }))).toMatchObject({
    to: ['b@example.com', 'c@example.com', 'B@example.com'],
  })
})

it('takes non-ASCII addresses from those who ask for SMTPUTF8 only', async () => {
  await dialogue(postfang.ports.smtp, [
    ehlo,
    ['MAIL FROM:<jörg@example.com>', '553 5.6.7'],
    ['MAIL FROM:<j@bücher.example> SIZE=1', '553 5.6.7'],
    ['MAIL FROM:<a@example.com>', 250],
    ['RCPT TO:<jörg@example.com>', '553 5.6.7'],
    ['RSET', 250],
    ['MAIL FROM:<jörg@example.com> smtputf8', 250],
    ['RCPT TO:<jörg@example.com>', 250],
    ['RSET', 250],
    ['MAIL FROM:<a@example.com>', 250],
    ['RCPT TO:<jörg@example.com>', '553 5.6.7'],
  ])
})

it('refuses an address that is no UTF-8', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.run([ehlo, mail])
  await talk.say(Buffer.from('RCPT TO:<j\xf6rg@example.com>\r\n', 'latin1'), '501 5.1.3')
})

it('refuses control characters and line separators in addresses', async () => {
  const controls = [...Array(32).keys(), 0x7f, 0x85, 0x9b, 0x2028, 0x2029, 0x200b, 0xfeff]
    .map((code) => String.fromCodePoint(code))
    .filter((character) => character !== '\n')
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.run([ehlo, mail])
  for (const character of controls) {
    await talk.say(`RCPT TO:<b${character}b@example.com>`, '501 5.1.3')
    await talk.say(`RCPT TO:<"b${character}b"@example.com>`, '501 5.1.3')
    await talk.say(`RCPT TO:<b@example${character}.com>`, '501 5.1.3')
    await talk.say(`RCPT TO:<b@example.com${character}>`, '501 5.1.3')
  }
  await talk.say('RSET', 250)
  for (const character of controls) await talk.say(`MAIL FROM:<a${character}X: y@example.com>`, '501 5.1.7')
})
