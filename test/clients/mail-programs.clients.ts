import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { put, startWithPop3 } from '../doors/pop3/open-pop3.ts'
import { program } from '../support/postfang-process.ts'

const run = promisify(execFile)

let postfang: Awaited<ReturnType<typeof startWithPop3>>
let directory: string

beforeAll(async () => {
  postfang = await startWithPop3()
  directory = mkdtempSync(join(tmpdir(), 'postfang-programs-'))
  symlinkSync(program, join(directory, 'sendmail'))
})
afterAll(async () => {
  await postfang.close()
  rmSync(directory, { recursive: true })
})

const env = (mailbox: string) => ({
  ...process.env,
  HOME: directory,
  POSTFANG_SMTP_URL: `smtp://${mailbox}:any@127.0.0.1:${postfang.ports.smtp}`,
})

async function rawOf(mailbox: string): Promise<string> {
  const response = await postfang.fetch(`/api/messages/latest/raw?mailbox=${mailbox}`)
  return Buffer.from(await response.arrayBuffer()).toString('latin1')
}

describe('POP3', () => {
  it('is fetched from by fetchmail, which hands each message on as it was and deletes it', async () => {
    const raw =
      'Received: from x by y; Mon, 1 Jan 2024 00:00:00 +0000\r\nSubject: fetch\r\n\r\n.dot\r\n..\r\n\xe4\r\nend\r\n'
    await put(postfang, 'fetch', raw)
    const target = join(directory, 'fetched')
    writeFileSync(join(directory, 'mda'), `#!/bin/sh\ncat > ${target}\n`)
    chmodSync(join(directory, 'mda'), 0o700)
    const settings = `poll 127.0.0.1 protocol pop3 port ${postfang.pop3} uidl user fetch password any sslproto '' no rewrite mda ${join(directory, 'mda')}\n`
    writeFileSync(join(directory, 'fetchmailrc'), settings, { mode: 0o600 })
    await run(
      'fetchmail',
      ['-f', join(directory, 'fetchmailrc'), '--nodetach', '--nosyslog', '--invisible'],
      {
        env: env('fetch'),
      },
    )
    expect(readFileSync(target, 'latin1').replaceAll('\r\n', '\n')).toContain(
      'Subject: fetch\n\n.dot\n..\n\xe4\nend\n',
    )
    expect(await postfang.json('/api/messages?mailbox=fetch')).toMatchObject({ messages: [] })
  })

  it('is read by mutt', async () => {
    await put(postfang, 'mutt', 'From: a@example.com\r\nSubject: mutt reads\r\n\r\nhello\r\n')
    const copy = join(directory, 'copied')
    const settings = [
      `set folder=${directory}`,
      'set pop_user=mutt pop_pass=any ssl_force_tls=no ssl_starttls=no',
      'set mbox_type=mbox confirmappend=no confirmcreate=no delete=no quit=yes wait_key=no pop_checkinterval=0',
      `push "<save-message>${copy}<enter><exit>"`,
    ]
    writeFileSync(join(directory, 'muttrc'), `${settings.join('\n')}\n`)
    const command = `mutt -n -F ${join(directory, 'muttrc')} -f pop://127.0.0.1:${postfang.pop3}/`
    // It wants a terminal, and looks at what is typed there.
    await run('sh', ['-c', `script -qefc "${command}" /dev/null < /dev/null`], {
      env: { ...env('mutt'), TERM: 'xterm' },
      timeout: 60_000,
    })
    expect(readFileSync(copy, 'latin1')).toContain('Subject: mutt reads')
  })
})

describe('sendmail', () => {
  it("is what PHP's mail() calls, unchanged", async () => {
    const code = `exit(mail("b@example.com", "from PHP", "one\\n.\\ntwo\\n", "From: a@example.com\\r\\nBcc: c@example.com", "-fbounce@example.com") ? 0 : 1);`
    const path = `${process.execPath} ${join(directory, 'sendmail')} -t -i`
    await run('php', ['-d', `sendmail_path=${path}`, '-r', code], { env: env('php') })
    expect(await rawOf('php')).toMatch(
      /^To: b@example\.com\r\nSubject: from PHP\r\n(?:.+\r\n)*\r\none\r\n\.\r\ntwo\r\n/u,
    )
    expect(await rawOf('php')).not.toMatch(/bcc/iu)
    expect(await postfang.json('/api/messages?mailbox=php')).toMatchObject({
      messages: [{ envelope: { from: 'bounce@example.com', to: ['b@example.com', 'c@example.com'] } }],
    })
  })

  it('is what git send-email calls', async () => {
    const git = (...args: readonly string[]) => run('git', args, { cwd: directory, env: env('git') })
    await git('init', '-q', '.')
    const identity = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com']
    writeFileSync(join(directory, 'file'), 'From here\n.\n')
    await git('add', 'file')
    await git(...identity, 'commit', '-qm', 'A patch')
    const { stdout } = await git('format-patch', '-1', '--stdout', '--to=b@example.com')
    const patch = join(directory, 'patch')
    writeFileSync(patch, stdout)
    // As git send-email runs its --sendmail-cmd: with -i, the recipients, the message on standard input.
    const command = `${process.execPath} ${join(directory, 'sendmail')} -f ann@example.com -i b@example.com < ${patch}`
    await run('sh', ['-c', command], { env: env('git') })
    const raw = await rawOf('git')
    expect(raw).toBe(stdout.replace(/^From .*\n/u, '').replaceAll('\n', '\r\n'))
  })
})
