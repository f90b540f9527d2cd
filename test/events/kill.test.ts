import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startProcess } from '../support/postfang-process.ts'
import { sendOverOneConnection } from '../support/smtp-sender.ts'
import { startPostfang } from '../support/start-postfang.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-events-kill-'))
})
afterAll(() => rm(directory, { recursive: true }))

it('works out every delivery once, and sends one report for each error, though it is killed meanwhile', {
  timeout: 120_000,
}, async () => {
  const data = join(directory, 'mail.db')
  const head = 'From: a@example.com\r\nTo: reader@example.com\r\nSubject: S\r\n'
  const report = 'X-MJ-TemplateLanguage: 1\r\nX-MJ-TemplateErrorReporting: dev@example.com\r\n'
  const mails = Array.from(
    { length: 60 },
    (_, index) => `${head}${index % 2 ? report : ''}\r\n{{var:x}} ${index}`,
  )
  const args = [
    '--data',
    data,
    '--http',
    '127.0.0.1:0',
    '--smtp',
    'smtp://127.0.0.1:0',
    '--profile',
    'mailjet',
  ]
  const postfang = await startProcess(args)
  let taken = 0
  const killed = new Promise<void>((resolve) => {
    void sendOverOneConnection(postfang.ports[0] ?? 0, mails.values(), () => {
      taken += 1
      if (taken === 40) void postfang.kill('SIGKILL').then(() => resolve())
    })
  })
  await killed
  await using after = await startPostfang({ data, profile: 'mailjet' })
  await after.events.settled(after.inbox.head)
  const { messages } = await after.inbox.list({}, { limit: 200 })
  const reports = messages.filter(({ envelope }) => envelope.from !== 'sender@example.com')
  const sent = messages.filter(({ envelope }) => envelope.from === 'sender@example.com')
  expect(sent.length).toBeGreaterThanOrEqual(40)
  const events = await after.events.log.listEvents({ mailbox: 'inbox' }, { limit: 500 })
  expect(new Set(events.map(({ delivery }) => delivery.message)).size).toBe(sent.length)
  expect(events).toHaveLength(sent.length)
  expect(reports).toHaveLength(events.filter(({ event }) => event.type === 'blocked').length)
})
