import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { program, runProcess } from '../../support/postfang-process.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

let postfang: TestPostfang
let directory: string

beforeAll(async () => {
  postfang = await startPostfang()
  directory = mkdtempSync(join(tmpdir(), 'postfang-sendmail-'))
  symlinkSync(program, join(directory, 'sendmail'))
})
afterAll(async () => {
  await postfang.close()
  rmSync(directory, { recursive: true })
})

const mail = 'From: a@example.com\nTo: b@example.com\nBcc: c@example.com\nSubject: one\n\n\xe4\n.\nend\n'

function run(args: readonly string[], input: string, mailbox: string) {
  const env = { POSTFANG_SMTP_URL: `smtp://${mailbox}:any@127.0.0.1:${postfang.ports.smtp}` }
  return runProcess(['sendmail', ...args], { env, input: Buffer.from(input, 'latin1') })
}

async function newest(mailbox: string) {
  const { messages } = await postfang.json<{ messages: { id: string; envelope: object }[] }>(
    `/api/messages?mailbox=${mailbox}`,
  )
  const raw = await postfang.fetch(`/api/messages/${messages[0]?.id}/raw`)
  return { envelope: messages[0]?.envelope, raw: Buffer.from(await raw.arrayBuffer()).toString('latin1') }
}

it('hands over what an application writes to it, without its Bcc', async () => {
  expect(await run(['-t', '-i', '-f', 'bounce@example.com'], mail, 'app')).toEqual({
    code: 0,
    output: '',
    errors: '',
  })
  expect(await newest('app')).toEqual({
    envelope: { from: 'bounce@example.com', to: ['b@example.com', 'c@example.com'] },
    raw: 'From: a@example.com\r\nTo: b@example.com\r\nSubject: one\r\n\r\n\xe4\r\n.\r\nend\r\n',
  })
})

it('works under the name sendmail, as cron calls it', async () => {
  const url = `smtp://cron:any@127.0.0.1:${postfang.ports.smtp}`
  const { code } = await runProcess(['-FCronDaemon', '-i', '-B8BITMIME', '-oem', 'root'], {
    command: [process.execPath, join(directory, 'sendmail')],
    env: { POSTFANG_SMTP_URL: url },
    input: 'To: root\nSubject: Cron job\n\nout\n',
  })
  expect(code).toBe(0)
  expect((await newest('cron')).raw).toMatch(/^From: CronDaemon <.+@.+>\r\nTo: root\r\n/u)
})

it('passes an SMTP dialogue with -bs, signed in to the mailbox', async () => {
  const dialogue =
    'EHLO x\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\nDATA\r\nSubject: bs\r\n\r\nhi\r\n.\r\nQUIT\r\n'
  const { code, output } = await run(['-bs'], dialogue, 'bs')
  expect(code).toBe(0)
  expect(output.match(/^\d{3} /gmu)).toEqual(['220 ', '250 ', '250 ', '250 ', '354 ', '250 ', '221 '])
  expect((await newest('bs')).raw).toBe('Subject: bs\r\n\r\nhi\r\n')
})

it.each([
  ['wrong usage', ['-f'], 64, ''],
  ['no recipients', ['-t'], 65, ''],
  ['an unknown host', ['--url', 'smtp://no-such-host.invalid', 'b@x'], 68, ''],
  ['nobody answers', ['--url', 'smtp://127.0.0.1:1', 'b@x'], 69, ''],
  ['a refusal for good', ['reply-550@fault.test'], 69, ''],
  ['a refusal for now', ['reply-450@fault.test'], 75, ''],
  ['a wrong URL', ['--url', 'http://x', 'b@x'], 78, ''],
  ['an empty queue', ['-bp'], 0, 'Mail queue is empty\n'],
])('ends for %s as sysexits.h has it', async (_case, args, code, output) => {
  const ended = await run(args, 'Subject: x\n\nhi\n', 'codes')
  expect([ended.code, ended.output]).toEqual([code, output])
  expect(ended.errors).toMatch(code === 0 ? /^$/u : /^sendmail: .+\n$/u)
})
