import { expect, it } from 'vitest'
import type { FaultJson } from '../../src/contract/fault.ts'
import { startPostfix } from '../support/postfix.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

/** A real Postfix with the sandbox as its relayhost, as a server in front of an application would have it. */

const envelope = { from: 'app@example.com', to: ['reader@example.com'] }

function mail(subject: string): string {
  return `From: app@example.com\nTo: reader@example.com\nSubject: ${subject}\n\n.A line with a dot\n`
}

interface Listed {
  readonly subject: string
  readonly mailbox: string
  readonly envelope: { readonly from: string; readonly to: readonly string[] }
}

/** Holds until so many have come in; the server waits, not the test. */
async function waitFor(postfang: TestPostfang, count: number, query = ''): Promise<readonly Listed[]> {
  const path = `/api/messages/wait?count=${count}&timeout=30s${query}`
  return (await postfang.json<{ messages: Listed[] }>(path)).messages
}

it('drains the queue of a Postfix that relays to it', async () => {
  await using postfang = await startPostfang()
  await using postfix = await startPostfix(`[127.0.0.1]:${postfang.ports.smtp}`)
  const subjects = Array.from({ length: 50 }, (_, number) => `Queued ${number}`)
  await Promise.all(subjects.map((subject) => postfix.sendmail(mail(subject), envelope)))
  const messages = await waitFor(postfang, 50)
  expect(messages.map(({ subject }) => subject).toSorted()).toEqual(subjects.toSorted())
  expect(messages[0]?.envelope).toEqual(envelope)
  await expect.poll(() => postfix.queue(), { timeout: 10_000 }).toContain('Mail queue is empty')
})

it('gives each login of a Postfix its mailbox', async () => {
  await using postfang = await startPostfang()
  await using postfix = await startPostfix(`[127.0.0.1]:${postfang.ports.smtp}`, {
    smtp_sasl_auth_enable: 'yes',
    smtp_sasl_password_maps: 'static:orders:secret',
    smtp_sasl_security_options: 'noanonymous',
  })
  await postfix.sendmail(mail('Signed in'), envelope)
  expect(await waitFor(postfang, 1, '&mailbox=orders')).toMatchObject([{ subject: 'Signed in' }])
})

it('has its queue put off twice and then accepted', async () => {
  await using postfang = await startPostfang()
  await using postfix = await startPostfix(`[127.0.0.1]:${postfang.ports.smtp}`)
  const fault = await postfang.json<FaultJson>('/api/faults', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ at: 'rcpt', recipient: 'reader@*', reply: '450 4.2.1 Mailbox busy', times: 2 }),
  })
  await postfix.sendmail(mail('Put off'), envelope)
  // The queue tries again by itself, a second later each time.
  expect(await waitFor(postfang, 1)).toMatchObject([{ subject: 'Put off' }])
  await expect.poll(() => postfix.queue(), { timeout: 10_000 }).toContain('Mail queue is empty')
  expect(await postfang.json(`/api/faults/${fault.id}`)).toMatchObject({ hits: 2, seen: 2, state: 'spent' })
  expect((await postfix.log()).match(/status=deferred .*450 4\.2\.1 Mailbox busy/g)).toHaveLength(2)
})

it('tries again after a dropped connection, and hears what a provider would say', async () => {
  await using postfang = await startPostfang()
  await using postfix = await startPostfix(`[127.0.0.1]:${postfang.ports.smtp}`)
  await postfix.sendmail(mail('Bounced'), { ...envelope, to: ['unknown@fault.test'] })
  await postfang.json('/api/faults', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ at: 'data', recipient: 'reader@*', closeAfterBytes: 20, times: 1 }),
  })
  await postfix.sendmail(mail('Cut off'), envelope)
  expect(await waitFor(postfang, 1, '&q=subject:cut')).toMatchObject([{ subject: 'Cut off' }])
  await expect
    .poll(() => postfix.log(), { timeout: 10_000 })
    .toMatch(/status=bounced .*550 5\.1\.1 No such user/)
  expect(await postfix.log()).toMatch(/lost connection .* while sending/)
})
