import { afterAll, beforeAll, expect, it } from 'vitest'
import { providerReplyListSchema, replyExplanationSchema } from '../../../src/contract/replies.ts'
import { messageSessionSchema } from '../../../src/contract/session.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { readAs, readProblem } from './read-as.ts'

let postfang: TestPostfang

beforeAll(async () => {
  postfang = await startPostfang()
})

afterAll(() => postfang.close())

const explain = (body: unknown) =>
  postfang.fetch('/api/replies/explain', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

it('the catalogue names provider, reason, source and what Mailjet would report', async () => {
  const { replies } = await readAs(providerReplyListSchema, postfang.fetch('/api/replies'))
  expect(
    replies.find(({ provider, reason }) => provider === 'gmail' && reason === 'over-quota'),
  ).toMatchObject({
    code: 452,
    enhancedCode: '4.2.2',
    providerName: 'Gmail',
    reasonText: 'The mailbox is full',
    certainty: 'documented',
    mailjet: { event: 'bounce', hard: false, errorRelatedTo: 'recipient', error: 'quota exceeded' },
  })
})

it('a pasted reply is explained, one of several lines too', async () => {
  const reply = '550-5.1.1 The email account that you tried to reach\r\n550 5.1.1 does not exist - gsmtp'
  const explained = await readAs(replyExplanationSchema, explain({ reply }))
  expect(explained).toMatchObject({
    code: 550,
    enhancedCode: '5.1.1',
    outcome: 'failed',
    reason: { name: 'unknown-user', by: 'text' },
    provider: { id: 'gmail', name: 'Gmail' },
    mailjet: { event: 'bounce', hard: true, error: 'user unknown' },
  })
})

it('what is no reply is a 400 that says what one looks like', async () => {
  const problem = await readProblem(explain({ reply: 'hello' }), 400)
  expect(problem).toMatchObject({ parameter: 'reply' })
  expect(problem.detail).toContain('550 5.1.1')
  await readProblem(explain({ reply: '' }), 400)
  await readProblem(explain({ reply: '550 x'.repeat(10_000) }), 400)
  await readProblem(explain({}), 400)
})

it('each line of a conversation comes with its explanation', async () => {
  const id = await postfang.send({ from: 'a@example.com', to: 'b@example.com', text: 'x' })
  const { transcript } = await readAs(messageSessionSchema, postfang.fetch(`/api/messages/${id}/session`))
  const keys = transcript.map(({ explanation }) => explanation?.key ?? null)
  expect(keys[0]).toBeNull()
  expect(keys.slice(1)).toEqual(
    expect.arrayContaining([
      'greeting',
      'command.EHLO',
      'extension',
      'command.MAIL',
      'message',
      'reply.done',
    ]),
  )
  expect(keys.slice(1)).not.toContain(null)
})
