import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { put, startWithPop3 } from './open-pop3.ts'

const run = promisify(execFile)

const poplib = `
import poplib, ssl, sys
port, tls_port = int(sys.argv[1]), int(sys.argv[2])
context = ssl._create_unverified_context()
def fetch(client):
    client.user('py'); client.pass_('any')
    count, octets = client.stat()
    numbers = client.list()[1]
    ids = client.uidl()[1]
    lines = client.retr(1)[1]
    top = client.top(1, 1)[1]
    sys.stdout.buffer.write(repr((count, octets, len(numbers), len(ids), lines, top)).encode() + b'\\n')
client = poplib.POP3('127.0.0.1', port); client.capa(); client.stls(context); fetch(client); client.quit()
client = poplib.POP3_SSL('127.0.0.1', tls_port, context=context); fetch(client); client.quit()
client = poplib.POP3('127.0.0.1', port); client.apop('py', 'secret'); client.dele(1); client.quit()
`

it("is spoken to by Python's poplib: STLS, TLS from the start, APOP", async () => {
  await using postfang = await startWithPop3()
  await put(postfang, 'py', 'Subject: py\r\n\r\n.dot\r\nsecond\r\n')
  const { stdout } = await run('python3', ['-c', poplib, String(postfang.pop3), String(postfang.pop3s)])
  const [first, second] = stdout.trim().split('\n')
  expect(first).toBe(
    "(1, 29, 1, 1, [b'Subject: py', b'', b'.dot', b'second'], [b'Subject: py', b'', b'.dot'])",
  )
  expect(second).toBe(first)
  expect(await postfang.json('/api/messages?mailbox=py')).toMatchObject({ messages: [] })
})

it('is spoken to by curl, which gets the octets as they were received', async () => {
  await using postfang = await startWithPop3()
  const raw = 'Subject: curl\r\n\r\n..\r\n.\r\n\xe4\xff\0 8 bit\r\n'
  await put(postfang, 'c', raw)
  for (const url of [`pop3://127.0.0.1:${postfang.pop3}`, `pop3s://127.0.0.1:${postfang.pop3s}`]) {
    const options = ['-sk', '--ssl', '--user', 'c:any']
    const { stdout } = await run('curl', [...options, `${url}/1`], { encoding: 'latin1' })
    expect(stdout).toBe(raw)
    const listed = await run('curl', [...options, url])
    expect(listed.stdout).toBe(`1 ${raw.length}\r\n`)
  }
})
