import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

/** A search for an emoji matched every message, and a deletion by it emptied the mailbox; Japanese was not found at all. */

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
  for (const [subject, text] of [
    ['plain', 'nothing special'],
    ['Party 🎉', 'Tom & Jerry'],
    ['日本語のテスト', 'Ёлка и мир 日本語テスト'],
  ]) {
    await postfang.send({ from: 'a@example.com', to: 'b@example.com', subject, text })
  }
})
afterAll(() => postfang.close())

async function subjects(q: string): Promise<string[]> {
  const { messages } = await postfang.json<{ messages: { subject: string }[] }>(
    `/api/messages?q=${encodeURIComponent(q)}`,
  )
  return messages.map(({ subject }) => subject)
}

it.each([
  ['🎉', ['Party 🎉']],
  ['subject:🎉', ['Party 🎉']],
  ['-🎉', ['日本語のテスト', 'plain']],
  ['Tom & Jerry', ['Party 🎉']],
  ['%', []],
  ['_', []],
  ['日本', ['日本語のテスト']],
  ['テスト', ['日本語のテスト']],
  ['subject:日本語', ['日本語のテスト']],
  ['本日', []],
  ['-日本', ['Party 🎉', 'plain']],
] as const)('finds what %s asks for', async (q, expected) => {
  expect(await subjects(q)).toEqual(expected)
})

it('deletes nothing by a search that nothing matches', async () => {
  const { deleted } = await postfang.json<{ deleted: number }>(
    `/api/messages?q=${encodeURIComponent('👻')}`,
    {
      method: 'DELETE',
    },
  )
  expect(deleted).toBe(0)
})

it('finds a bounce by the words of the message inside it', async () => {
  const raw = [
    'From: mailer@example.com',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    '',
    'It bounced.',
    '--b',
    'Content-Type: message/rfc822',
    '',
    'Subject: original',
    '',
    'a wombat',
    '--b--',
    '',
  ].join('\r\n')
  await postfang.send({ envelope: { from: '', to: 'a@example.com' }, raw }, 'bounces')
  expect(await subjects('wombat original')).toHaveLength(1)
})

it('finds a tag whatever its letter case', async () => {
  const { messages } = await postfang.json<{ messages: { id: string }[] }>('/api/messages?q=plain')
  const init = { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"tags":["Ünï"]}' }
  await postfang.json(`/api/messages/${messages[0]?.id}`, init)
  expect(await subjects('tag:ÜNÏ')).toEqual(['plain'])
})
