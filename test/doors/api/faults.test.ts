import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultListSchema, faultSchema, type NewFaultJson } from '../../../src/contract/fault.ts'
import { startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

const json = { 'content-type': 'application/json' }
const post = (rule: unknown) => ({ method: 'POST', headers: json, body: JSON.stringify(rule) })

describe('/api/faults', () => {
  let postfang: TestPostfang
  beforeAll(async () => {
    postfang = await startPostfang()
  })
  afterAll(() => postfang.close())

  it('orders an error, counts how often it came, and forgets it', async () => {
    const rule: NewFaultJson = { at: 'rcpt', recipient: 'ada@*', reply: '450 4.2.1 busy', times: 2 }
    const { id } = faultSchema.parse(await postfang.json('/api/faults', post(rule)))
    using talk = await startDialogue(postfang.ports.smtp)
    await talk.run([
      ['EHLO client.example', 250],
      ['MAIL FROM:<me@example.com>', 250],
      ['RCPT TO:<bob@example.com>', 250],
      ['RCPT TO:<ada@example.com>', '450 4.2.1 busy'],
      ['RCPT TO:<Ada@example.com>', '450 4.2.1 busy'],
      ['RCPT TO:<ada@example.com>', 250],
    ])
    const { faults } = faultListSchema.parse(await postfang.json('/api/faults'))
    expect(faults).toMatchObject([
      { id, hits: 2, state: 'spent', reply: { code: 450, enhancedCode: '4.2.1' } },
    ])
    expect(await postfang.json(`/api/faults/${id}`, { method: 'DELETE' })).toEqual({ deleted: 1 })
    expect((await postfang.fetch(`/api/faults/${id}`)).status).toBe(404)
  })

  it('lists, and deletes, the rules of one mailbox', async () => {
    for (const mailbox of ['a', 'b', 'b']) {
      await postfang.json('/api/faults', post({ at: 'mail', mailbox, action: 'drop' }))
    }
    expect((await postfang.json<{ faults: unknown[] }>('/api/faults?mailbox=b')).faults).toHaveLength(2)
    expect(await postfang.json('/api/faults?mailbox=b', { method: 'DELETE' })).toEqual({ deleted: 2 })
    expect((await postfang.json<{ faults: unknown[] }>('/api/faults')).faults).toMatchObject([
      { mailbox: 'a' },
    ])
  })

  it.each<[rule: unknown, parameter: string, detail: string]>([
    [{ at: 'rcpt' }, 'reply', 'Say what is to be done'],
    [{ at: 'rcp', reply: '450' }, 'at', 'rcpt'],
    [{ at: 'rcpt', replay: '450' }, 'replay', '"replay"'],
    [{ at: 'rcpt', reply: '250 ok' }, 'reply', 'such as "450 4.2.1 Mailbox busy", found "250 ok"'],
    [{ at: 'rcpt', reply: '450 5.2.1 busy' }, 'reply', 'such as'],
    [{ at: 'rcpt', reply: { code: 250 } }, 'reply.code', '400'],
    [{ at: 'rcpt', reply: { code: 550, text: 'no\r\n250 yes' } }, 'reply', 'control'],
    [{ at: 'helo', mailbox: 'a', reply: '450' }, 'mailbox', 'not known there; possible at auth, mail'],
    [{ at: 'mail', recipient: 'a@*', reply: '450' }, 'recipient', 'possible at rcpt, data, end'],
    [{ at: 'data', header: { name: 'Subject' }, reply: '450' }, 'header', 'possible at end'],
    [{ at: 'rcpt', reply: '450', first: 1, every: 2 }, 'every', 'either first or every'],
    [{ at: 'rcpt', reply: '450', action: 'drop' }, 'action', 'either reply or action'],
    [{ at: 'connect', reply: '421' }, 'reply', 'use greeting'],
    [{ at: 'rcpt', closeAfterBytes: 9 }, 'closeAfterBytes', 'possible at data'],
    [{ at: 'rcpt', reply: '450', keep: true }, 'keep', 'at end'],
    [{ at: 'rcpt', provider: 'gmial', reason: 'over-quota' }, 'provider', 'gmail'],
    [{ at: 'rcpt', provider: 'gmail', reason: 'bad-mood' }, 'reason', 'over-quota'],
    [{ at: 'rcpt', reply: '450', delayMs: -1 }, 'delayMs', ''],
  ])('refuses %j and points at %s', async (rule, parameter, detail) => {
    const response = await postfang.fetch('/api/faults', post(rule))
    expect(response.status).toBe(400)
    const problem = (await response.json()) as { parameter: string; detail: string }
    expect(problem.parameter).toBe(parameter)
    expect(problem.detail).toContain(detail)
  })
})
