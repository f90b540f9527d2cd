import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { expect, it } from 'vitest'
import type { MailjetEventJson } from '../../src/contract/mailjet.ts'
import { startProcess } from '../support/postfang-process.ts'
import { startPostfang } from '../support/start-postfang.ts'

/** Within the limits of one rendering, but each recipient takes its time: together more than a message may take. */
const recipients = Array.from({ length: 100 }, (_, index) => `r${index}@example.com`)
const loops = (depth: number, inner: string): string =>
  depth === 0 ? inner : `{% for x in var:list %}${loops(depth - 1, inner)}{% endfor %}`
const slowMail = {
  from: 'shop@example.com',
  to: recipients,
  subject: 'Slow',
  text: loops(4, '{% set y = Upper(var:text) %}'),
  headers: {
    'X-MJ-TemplateLanguage': '1',
    'X-MJ-Vars': JSON.stringify({ list: Array.from({ length: 100 }, () => 0), text: 'ß'.repeat(1_000) }),
  },
}
const plainMail = { from: 'shop@example.com', to: 'jane@example.com', subject: 'Plain', text: 'Hello' }

it('delivers what comes behind a slow template without waiting for it, also when it is killed meanwhile', {
  timeout: 60_000,
}, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'postfang-slow-'))
  const data = join(directory, 'mail.db')
  const listeners = ['--http', '127.0.0.1:0', '--smtp', 'smtp://127.0.0.1:0']
  try {
    await using postfang = await startProcess(['--data', data, '--profile', 'mailjet', ...listeners])
    const transport = createTransport({ host: '127.0.0.1', port: postfang.ports[0] ?? 0 })
    await transport.sendMail(slowMail)
    await transport.sendMail(plainMail)
    transport.close()
    const seen = async () => {
      const answer = await fetch(`${postfang.http}/api/messages/latest`)
      const { id }: { id: string } = await answer.json()
      const { events }: { events: MailjetEventJson[] } = await (
        await fetch(`${postfang.http}/api/messages/${id}/events`)
      ).json()
      return events
    }
    // On an idle machine that takes half a second. What tells is that the slow one is still at its five seconds, see below.
    await expect
      .poll(seen, { timeout: 20_000 })
      .toMatchObject([{ type: 'sent', recipient: 'jane@example.com' }])
    await postfang.kill('SIGKILL')

    await using after = await startPostfang({ data, profile: 'mailjet' })
    const before = await after.events.log.listEvents({ mailbox: 'inbox' }, { limit: 500 })
    expect(before.map(({ delivery }) => delivery.recipient)).toEqual(['jane@example.com'])
    await after.events.settled(after.inbox.head)
    const events = await after.events.log.listEvents({ mailbox: 'inbox' }, { limit: 500 })
    expect(events).toHaveLength(recipients.length + 1)
    const slow = events.filter(({ event }) => event.type === 'blocked')
    expect(new Set(slow.map(({ delivery }) => delivery.recipient))).toEqual(new Set(recipients))
    expect(slow[0]?.delivery.errors).toMatchObject([{ message: expect.stringContaining('longer than 5 s') }])
  } finally {
    await rm(directory, { recursive: true })
  }
})

it('settles messages of every kind around a slow template, each by itself', { timeout: 60_000 }, async () => {
  await using postfang = await startPostfang({ profile: 'mailjet' })
  const reporting = {
    ...plainMail,
    text: '{{var:x}}',
    headers: { 'X-MJ-TemplateLanguage': '1', 'X-MJ-TemplateErrorReporting': 'dev@example.com' },
  }
  const slow = await postfang.send({
    ...slowMail,
    headers: { ...slowMail.headers, 'X-MJ-TemplateErrorReporting': 'dev@example.com' },
  })
  const others = await Promise.all([plainMail, reporting, plainMail].map((mail) => postfang.send(mail)))
  const eventsOf = async (id: string) =>
    (await postfang.json<{ events: MailjetEventJson[] }>(`/api/messages/${id}/events`)).events
  const types = await Promise.all(others.map(async (id) => (await eventsOf(id)).map(({ type }) => type)))
  expect(types).toEqual([['sent'], ['blocked'], ['sent']])
  expect(await eventsOf(slow)).toHaveLength(recipients.length)
})
