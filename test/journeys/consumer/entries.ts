import { equal, match, rejects } from 'node:assert/strict'
import { after, test } from 'node:test'
import { startSandbox } from 'postfang'
import { postfangChai } from 'postfang/chai'
import { PostfangClient } from 'postfang/client'
import { postfangTasks } from 'postfang/cypress/tasks'
import { expectMail, usePostfang } from 'postfang/node-test'

const sandbox = await startSandbox({ timeout: 15_000 })
after(() => sandbox.close())
const postfang = usePostfang()

async function send(url: string, mailbox: string): Promise<void> {
  const path = `${url}/api/messages?mailbox=${mailbox}`
  const body = 'To: ann@example.com\r\nSubject: Packed\r\n\r\nYour code is 482913\r\n'
  const { status } = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822' },
    body,
  })
  equal(status, 201)
}

test('postfang and postfang/client', async () => {
  await send(sandbox.http.url, 'app')
  const mail = await sandbox.mailbox('app').waitFor({ subject: 'Packed' })
  equal(mail.code(), '482913')
  const client = await PostfangClient.connect(sandbox.http.url)
  equal((await client.mailbox('app').get('latest')).id, mail.id)
  equal(new URL(client.smtp).port, String(sandbox.smtp.port))
})

test('postfang/node-test', async () => {
  await send(postfang.http.url, 'app')
  const mailbox = postfang.mailbox('app')
  await expectMail(mailbox).toReceive({ to: 'ann@example.com' })
  expectMail(await mailbox.waitFor()).not.toHaveSubject('Unpacked')
  await rejects(expectMail(mailbox).toReceive({}, { timeout: 0 }), /No message that matches/)
})

test('postfang/cypress/tasks', async () => {
  process.env.POSTFANG_URL = sandbox.http.url
  const tasks = postfangTasks() as Record<
    string,
    (argument: unknown) => Promise<{ subject: string; name: string }>
  >
  equal((await tasks['postfang:mailbox']?.('app'))?.name, 'app')
  const filter = { subject: { $pattern: ['^pack', 'i'] } }
  const found = await tasks['postfang:waitFor']?.({ mailbox: 'app', filter, options: {} })
  equal(found?.subject, 'Packed')
})

test('postfang/chai', async () => {
  const added = new Map<string, unknown>()
  class Assertion {
    assert(): void {}
  }
  postfangChai(
    { Assertion },
    {
      addMethod: (_: unknown, name: string, method: unknown) => added.set(name, method),
      flag: () => undefined,
    },
  )
  match([...added.keys()].join(' '), /toReceive .*toHaveCode/)
})
