import { afterEach, beforeEach, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

let postfang: TestPostfang

beforeEach(async () => {
  postfang = await startPostfang()
})
afterEach(() => postfang.close())

interface MailpitList {
  readonly messages: readonly { Subject: string; Attachments: number; Snippet: string; Tags: string[] }[]
}
interface MaildevSummary {
  readonly items: readonly { subject: string; attachmentCount: number; preview: string }[]
}

const from = 'shop@example.test'
const to = 'ann@example.test'

/** More than is digested while a list waits. */
async function keepDigestsBusy(): Promise<void> {
  const html = '<p><a href="https://example.test/a?b=c">A <b>link</b></a> and words</p>\r\n'.repeat(8_000)
  const body = `From: ${from}\r\nTo: ${to}\r\nContent-Type: text/html\r\n\r\n${html}`
  const headers = { 'content-type': 'message/rfc822' }
  const put = () => postfang.json('/api/messages', { method: 'POST', headers, body })
  await Promise.all(Array.from({ length: 20 }, put))
}

it.each([
  [
    'Mailpit',
    async () => {
      const { messages } = await postfang.json<MailpitList>('/api/v1/messages?limit=1')
      return messages.map(({ Subject, Attachments, Snippet }) => [Subject, Attachments, Snippet])
    },
  ],
  [
    'MailDev',
    async () => {
      const { items } = await postfang.json<MaildevSummary>('/api/email/summary?limit=1')
      return items.map(({ subject, attachmentCount, preview }) => [subject, attachmentCount, preview])
    },
  ],
])('%s lists the attachments of what came just now, however much waits to be read', async (_name, list) => {
  await keepDigestsBusy()
  const attachments = [{ filename: 'bill.pdf', content: '%PDF' }]
  await postfang.send({ from, to, subject: 'Invoice', text: 'Please pay', attachments })
  expect(await list()).toEqual([['Invoice', 1, 'Please pay']])
})

it('takes the tags that a mail brings along in X-Tags, sorted as Mailpit does, but never for good', async () => {
  const headers = { 'X-Tags': 'Red, Blue Two,<b>red</b>, red,, Protected, =?utf-8?q?Gr=C3=BCn?=' }
  await postfang.send({ from, to, subject: 'Tagged', text: 'x', headers })
  const { messages } = await postfang.json<MailpitList>('/api/v1/search?query=tag:red')
  expect(messages.map(({ Tags }) => Tags)).toEqual([['Blue Two', 'bredb', 'Grün', 'Red']])
})

it('gives MailCatcher an address for an attachment whose Content-ID has a slash', async () => {
  const attachments = [
    { filename: 'a.txt', content: 'slash', cid: 'a/b@x' },
    { filename: 'b.txt', content: 'dots', cid: '..' },
    { filename: 'c.txt', content: 'plain', cid: 'c@x' },
  ].map((file) => ({ ...file, contentDisposition: 'attachment' as const }))
  await postfang.send({ from, to, subject: 'Parts', text: 'x', attachments })
  const [row] = await postfang.json<{ id: number }[]>('/messages')
  const message = await postfang.json<{ attachments: { href: string }[] }>(`/messages/${row?.id}.json`)
  const contents = message.attachments.map(async ({ href }) => (await postfang.fetch(href)).text())
  expect(await Promise.all(contents)).toEqual(['slash', 'dots', 'plain'])
})
