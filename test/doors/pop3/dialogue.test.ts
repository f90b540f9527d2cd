import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { put, startWithPop3 } from './open-pop3.ts'
import { connectPop3 } from './pop3-client.ts'

const mail = (subject: string, body: string) => `Subject: ${subject}\r\n\r\n${body}`

it('hands out a mailbox by number, size and id, and its messages as they are', async () => {
  await using postfang = await startWithPop3()
  const first = mail('one', 'a line\r\n.\r\n..dots\r\n.')
  const ids = [
    await put(postfang, 'run-42', `${first}\r\n`),
    await put(postfang, 'run-42', mail('two', 'x\r\n')),
  ]
  await put(postfang, 'other', mail('three', 'x\r\n'))
  using client = await connectPop3(postfang.pop3)
  expect(client.greeting).toMatch(/^\+OK .*<\S+@\S+>$/u)
  const sizes = [first.length + 2, mail('two', 'x\r\n').length]
  const octets = (sizes[0] ?? 0) + (sizes[1] ?? 0)
  expect(await client.say('USER run-42')).toBe('+OK')
  expect(await client.say('PASS a password with blanks')).toBe(
    `+OK The mailbox has 2 messages (${octets} octets)`,
  )
  expect(await client.say('STAT')).toBe(`+OK 2 ${octets}`)
  expect((await client.ask('LIST')).body).toBe(`1 ${sizes[0]}\r\n2 ${sizes[1]}\r\n`)
  expect(await client.say('LIST 2')).toBe(`+OK 2 ${sizes[1]}`)
  expect((await client.ask('UIDL')).body).toBe(`1 ${ids[0]}\r\n2 ${ids[1]}\r\n`)
  expect(await client.say('uidl 1')).toBe(`+OK 1 ${ids[0]}`)
  expect(await client.ask('RETR 1')).toEqual({ status: `+OK ${sizes[0]} octets`, body: `${first}\r\n` })
  expect(await client.say('RETR 3')).toMatch(/^-ERR/u)
  expect(await client.say('NOOP')).toBe('+OK')
  expect(await client.say('QUIT')).toMatch(/^\+OK/u)
  await client.closed
})

it('answers TOP with the header, the empty line and as many lines as were asked for', async () => {
  await using postfang = await startWithPop3()
  await put(postfang, 'inbox', mail('top', 'one\r\n.two\r\nthree\r\n'))
  await put(postfang, 'inbox', 'Subject: no body\r\n')
  await put(postfang, 'inbox', 'Subject: lf\n\none\ntwo\n')
  using client = await connectPop3(postfang.pop3)
  await client.signIn('inbox')
  const top = async (of: string) => (await client.ask(`TOP ${of}`)).body
  expect(await top('1 0')).toBe('Subject: top\r\n\r\n')
  expect(await top('1 2')).toBe('Subject: top\r\n\r\none\r\n.two\r\n')
  expect(await top('1 99')).toBe('Subject: top\r\n\r\none\r\n.two\r\nthree\r\n')
  expect(await top('2 5')).toBe('Subject: no body\r\n')
  expect(await top('3 1')).toBe('Subject: lf\n\none\n\r\n')
  expect(await client.say('TOP 1')).toMatch(/^-ERR Expected TOP/u)
  expect(await client.say('TOP 1 -1')).toMatch(/^-ERR Expected TOP/u)
})

it('deletes at QUIT only: not at RSET, and not when the connection is lost', async () => {
  await using postfang = await startWithPop3()
  for (const subject of ['one', 'two', 'three']) await put(postfang, 'inbox', mail(subject, 'x\r\n'))
  const subjects = async () =>
    (await postfang.json<{ messages: { subject: string }[] }>('/api/messages')).messages.map((m) => m.subject)
  {
    using lost = await connectPop3(postfang.pop3)
    await lost.signIn('inbox')
    expect(await lost.say('DELE 1')).toMatch(/^\+OK/u)
    lost.destroy()
    await lost.closed
  }
  using client = await connectPop3(postfang.pop3)
  await client.signIn('inbox')
  await client.say('DELE 1')
  await client.say('DELE 2')
  expect(await client.say('DELE 2')).toMatch(/^-ERR/u)
  expect(await client.say('RETR 2')).toMatch(/^-ERR/u)
  expect(await client.say('STAT')).toMatch(/^\+OK 1 /u)
  expect((await client.ask('LIST')).body).toMatch(/^3 \d+\r\n$/u)
  expect((await client.ask('UIDL')).body).toMatch(/^3 \S+\r\n$/u)
  expect(await client.say('RSET')).toMatch(/^\+OK .*3 messages/u)
  expect(await client.say('DELE 2')).toMatch(/^\+OK/u)
  expect(await subjects()).toEqual(['three', 'two', 'one'])
  expect(await client.say('QUIT')).toMatch(/^\+OK/u)
  expect(await subjects()).toEqual(['three', 'one'])
})

it('shows the mailbox as it was at the login, and says so of what was deleted elsewhere meanwhile', async () => {
  await using postfang = await startWithPop3()
  const id = await put(postfang, 'inbox', mail('early', 'x\r\n'))
  using client = await connectPop3(postfang.pop3)
  await client.signIn('inbox')
  await put(postfang, 'inbox', mail('late', 'x\r\n'))
  expect(await client.say('STAT')).toMatch(/^\+OK 1 /u)
  await postfang.fetch(`/api/messages/${id}`, { method: 'DELETE' })
  expect(await client.say('RETR 1')).toMatch(/^-ERR .*deleted meanwhile/u)
  expect(await client.say('DELE 1')).toMatch(/^\+OK/u)
  expect(await client.say('QUIT')).toMatch(/^\+OK/u)
})

it('keeps each command to its state', async () => {
  await using postfang = await startWithPop3()
  using client = await connectPop3(postfang.pop3)
  for (const command of ['STAT', 'LIST', 'RETR 1', 'DELE 1', 'NOOP', 'RSET', 'TOP 1 1', 'UIDL', 'FOO', '']) {
    expect(await client.say(command), command).toMatch(/^-ERR/u)
  }
  expect(await client.say('PASS any')).toBe('-ERR Say USER first')
  await client.say('USER inbox')
  await client.say('CAPA')
  for (let line = ''; line !== '.'; ) line = await client.line()
  expect(await client.say('PASS any')).toBe('-ERR Say USER first')
  await client.signIn('inbox')
  for (const command of ['USER x', 'PASS x', 'APOP x y', 'AUTH PLAIN', 'STLS', 'UTF8']) {
    expect(await client.say(command), command).toBe('-ERR You have signed in already')
  }
  expect((await client.ask('LIST')).body).toBe('')
  expect((await client.ask('UIDL')).body).toBe('')
})

it('lists what it can do, by what is so just now', async () => {
  await using postfang = await startWithPop3()
  using client = await connectPop3(postfang.pop3)
  const before = (await client.ask('CAPA')).body.split('\r\n')
  for (const capability of [
    'TOP',
    'UIDL',
    'USER',
    'SASL PLAIN',
    'STLS',
    'RESP-CODES',
    'UTF8 USER',
    'PIPELINING',
  ]) {
    expect(before).toContain(capability)
  }
  await client.say('STLS')
  await client.startTls()
  expect((await client.ask('CAPA')).body).not.toContain('STLS')
  expect(await client.say('STLS')).toMatch(/^-ERR/u)
  await client.signIn('inbox')
  const after = (await client.ask('CAPA')).body
  expect(after).toMatch(/IMPLEMENTATION Postfang-/u)
  expect(after).not.toMatch(/SASL|^USER$/mu)
})

it('takes a login by APOP and by AUTH PLAIN, with an initial response or asked for it', async () => {
  await using postfang = await startWithPop3()
  await put(postfang, 'Grüße', mail('x', 'x\r\n'))
  const utf8 = (text: string) => Buffer.from(text).toString('latin1')
  {
    using client = await connectPop3(postfang.pop3)
    const stamp = /<.*>/u.exec(client.greeting)?.[0] ?? ''
    const digest = createHash('md5').update(`${stamp}secret`).digest('hex')
    expect(await client.say('APOP x nodigest')).toMatch(/^-ERR/u)
    expect(await client.say(`APOP ${utf8('Grüße')} ${digest}`)).toMatch(/^\+OK .*1 message /u)
  }
  const plain = Buffer.from('\0Grüße\0any').toString('base64')
  {
    using client = await connectPop3(postfang.pop3)
    expect(await client.say('UTF8')).toMatch(/^\+OK/u)
    expect(await client.say(`AUTH PLAIN ${plain}`)).toMatch(/^\+OK .*1 message /u)
  }
  using client = await connectPop3(postfang.pop3)
  expect((await client.ask('AUTH')).body).toBe('PLAIN\r\n')
  expect(await client.say('AUTH LOGIN')).toMatch(/^-ERR/u)
  expect(await client.say('AUTH PLAIN')).toBe('+ ')
  expect(await client.say('*')).toMatch(/^-ERR .*cancelled/u)
  expect(await client.say('AUTH PLAIN')).toBe('+ ')
  expect(await client.say('not base64')).toMatch(/^-ERR/u)
  expect(await client.say('AUTH PLAIN')).toBe('+ ')
  expect(await client.say(plain)).toMatch(/^\+OK .*1 message /u)
})

it('answers commands that were sent ahead, in their order', async () => {
  await using postfang = await startWithPop3()
  await put(postfang, 'inbox', mail('x', 'x\r\n'))
  using client = await connectPop3(postfang.pop3)
  client.write('USER inbox\r\nPASS x\r\nSTAT\r\nNOOP\nQUIT\r\n')
  const lines = [
    await client.line(),
    await client.line(),
    await client.line(),
    await client.line(),
    await client.line(),
  ]
  expect(lines.map((line) => line.slice(0, 7))).toEqual(['+OK', '+OK The', '+OK 1 1', '+OK', '+OK Bye'])
})

it('lists where it really listens, in the information and for people', async () => {
  await using postfang = await startWithPop3()
  const info = await postfang.json<{ pop3: string[] }>('/api/info')
  expect(info.pop3).toEqual([`pop3://127.0.0.1:${postfang.pop3}`, `pop3s://127.0.0.1:${postfang.pop3s}`])
  using client = await connectPop3(postfang.pop3s, { tls: true })
  expect(await client.signIn('inbox')).toMatch(/^\+OK/u)
})
