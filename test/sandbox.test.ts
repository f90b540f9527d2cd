import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createTransport } from 'nodemailer'
import { describe, expect, it } from 'vitest'
import { startSandbox } from '../src/sandbox.ts'

async function send(smtp: string, subject: string): Promise<void> {
  const transport = createTransport(smtp)
  await transport.sendMail({ from: 'shop@example.com', to: 'ann@example.com', subject, text: 'Hello' })
  transport.close()
}

describe('startSandbox', { timeout: 60_000 }, () => {
  it('starts several side by side, each with mail of its own', async () => {
    const sandboxes = await Promise.all([startSandbox(), startSandbox(), startSandbox()])
    try {
      await Promise.all(sandboxes.map(({ smtp }, index) => send(smtp.url, `No. ${index}`)))
      const subjects = await Promise.all(
        sandboxes.map(async ({ client }) => (await client.allMail().list()).map(({ subject }) => subject)),
      )
      expect(subjects).toEqual([['No. 0'], ['No. 1'], ['No. 2']])
      expect(new Set(sandboxes.map(({ smtp }) => smtp.port)).size).toBe(3)
    } finally {
      await Promise.all(sandboxes.map(({ close }) => close()))
    }
  })

  it('gives mailboxes whose URL a mailer can use as it is', async () => {
    await using sandbox = await startSandbox({ timeout: 15_000 })
    const [named, fresh] = [sandbox.mailbox('ü / @:%'), sandbox.mailbox()]
    await send(named.smtp, 'Named')
    await send(fresh.smtp, 'Fresh')
    expect(await named.waitFor()).toMatchObject({ subject: 'Named', mailbox: 'ü / @:%' })
    expect((await fresh.waitFor()).subject).toBe('Fresh')
  })

  it('hands mail out by POP3 where that is asked for', async () => {
    await using sandbox = await startSandbox({ pop3: '127.0.0.1:0' })
    expect(sandbox.pop3.urls).toEqual([expect.stringMatching(/^pop3:\/\/127\.0\.0\.1:[1-9]\d*$/u)])
    const [url = ''] = sandbox.pop3.urls
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    const [greeting] = await once(socket, 'data')
    socket.destroy()
    expect(String(greeting)).toMatch(/^\+OK /u)
  })

  it('says at once what is wrong with an option', async () => {
    await expect(startSandbox({ port: 1 } as never)).rejects.toThrow('startSandbox has no option "port"')
    await expect(startSandbox({ smtp: 'http://x' })).rejects.toThrow('--smtp cannot be "http://x"')
    await expect(startSandbox({ timeout: -1 })).rejects.toThrow('timeout cannot be -1')
  })

  it('ends waits and feeds that are under way when it is closed', async () => {
    const sandbox = await startSandbox()
    const mailbox = sandbox.mailbox()
    const waiting = mailbox.waitFor({}, { timeout: 600_000 }).catch((error: unknown) => error)
    const next = mailbox.onMessage().next()
    await sandbox.client.allMail().list()
    await sandbox.close()
    expect(String(await waiting)).toBe(
      `UnreachableError: Cannot reach Postfang at ${sandbox.http.url}: the sandbox was closed`,
    )
    expect(await next).toEqual({ done: true, value: undefined })
    await expect(mailbox.list()).rejects.toThrow('the sandbox was closed')
    await sandbox.close()
  })

  it('leaves nothing behind: a process that used it ends by itself', { timeout: 60_000 }, async () => {
    const program = `
      import { createTransport } from 'nodemailer'
      import { startSandbox } from './src/sandbox.ts'
      await using sandbox = await startSandbox({ timeout: 15_000 })
      const mailbox = sandbox.mailbox()
      const transport = createTransport(mailbox.smtp)
      const waiting = mailbox.waitFor({ subject: 'Bye' })
      await transport.sendMail({ from: 'a@example.com', to: 'b@example.com', subject: 'Bye', text: 'Bye' })
      transport.close()
      console.log((await waiting).subject)
    `
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module-typescript', '--eval', program],
      { cwd: fileURLToPath(new URL('..', import.meta.url)), timeout: 55_000 },
    )
    expect(stdout).toBe('Bye\n')
  })
})
