import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitedSchema } from '../../../src/contract/api.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { readAs, readProblem } from './read-as.ts'

let postfang: TestPostfang

beforeAll(async () => {
  postfang = await startPostfang()
})

afterAll(() => postfang.close())

const mail = (subject: string) => ({
  from: 'a@example.com',
  to: 'b@example.com',
  subject,
  text: `About ${subject}`,
})

const wait = (query: string) => postfang.fetch(`/api/messages/wait?${query}`)

describe('waiting for messages', () => {
  it('answers with what is there already', async () => {
    const id = await postfang.send(mail('First'), 'there')
    const waited = await readAs(waitedSchema, wait('mailbox=there&q=subject:first'))
    expect(waited.messages.map((message) => message.id)).toEqual([id])
    expect(waited.seq).toBe(waited.messages[0]?.seq)
  })

  it('answers with what comes after the call, digested', async () => {
    const answer = wait('mailbox=run-1&q=body:about&timeout=10s')
    await postfang.send(mail('Elsewhere'), 'run-2')
    const id = await postfang.send(mail('Here'), 'run-1')
    const { messages } = await readAs(waitedSchema, answer)
    expect(messages).toMatchObject([{ id, text: 'About Here\n', digest: 'done' }])
  })

  it('waits for as many as were asked for, and hands them out in order of arrival', async () => {
    const answer = wait('mailbox=three&count=3')
    const ids: string[] = []
    for (const subject of ['1', '2', '3']) ids.push(await postfang.send(mail(subject), 'three'))
    const { messages } = await readAs(waitedSchema, answer)
    expect(messages.map(({ id }) => id)).toEqual(ids)
  })

  it('goes on after a sequence number', async () => {
    await postfang.send(mail('1'), 'since')
    const { seq } = await readAs(waitedSchema, wait('mailbox=since'))
    const answer = wait(`mailbox=since&since=${seq}`)
    const id = await postfang.send(mail('2'), 'since')
    const later = await readAs(waitedSchema, answer)
    expect(later.messages.map((message) => message.id)).toEqual([id])
    expect(later.seq).toBeGreaterThan(seq)
  })

  it('shows what was there instead when the time is up, and what each of it lacks', async () => {
    await postfang.send(mail('Your receipt'), 'near')
    await readAs(waitedSchema, wait('mailbox=near&q=body:about'))
    const q = 'subject:receipt to:ada@example.com -has:link'
    const problem = await readProblem(wait(`mailbox=near&timeout=100ms&${new URLSearchParams({ q })}`), 404)
    expect(problem.detail).toContain('No message matched within 0.1 s')
    expect(problem.nearMisses).toMatchObject([
      { message: { subject: 'Your receipt' }, unmet: ['to:ada@example.com'] },
    ])
  })

  it('says so when nothing came at all, and how many came when it was too few', async () => {
    const nothing = await readProblem(wait('mailbox=few&timeout=0'), 404)
    expect(nothing).toMatchObject({ nearMisses: [], detail: expect.stringContaining('nothing else arrived') })
    await postfang.send(mail('1'), 'few')
    const few = await readProblem(wait('mailbox=few&count=2&timeout=50ms'), 404)
    expect(few.detail).toContain('1 of 2 messages matched')
  })

  it('says in plain text what a log of a test should show', async () => {
    await postfang.send({ ...mail('Your\nreceipt'), to: 'bob@example.com' }, 'text')
    await readAs(waitedSchema, wait('mailbox=text&q=body:about'))
    const query = new URLSearchParams({ mailbox: 'text', q: 'to:ada@example.com receipt', timeout: '0' })
    const answer = await postfang.fetch(`/api/messages/wait?${query}`, { headers: { accept: 'text/plain' } })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/plain; charset=utf-8'])
    const text = (await answer.text()).replace(/at \S+Z/u, 'at (time)')
    expect(
      text,
    ).toBe(`No message matched within 0 s; the newest messages, each with the terms that it does not meet, follow
  1. "Your receipt" from a@example.com to bob@example.com
     in mailbox "text" at (time): does not meet to:ada@example.com
`)
  })

  it('answers with one field of each message, a line each', async () => {
    for (const code of ['482913', '771204']) {
      await postfang.send({ ...mail('Sign in'), text: `Your code is ${code}` }, 'field')
    }
    const ask = async (query: string) => (await wait(`mailbox=field&${query}`)).text()
    expect(await ask('count=2&field=codes[0]')).toBe('482913\n771204\n')
    expect(await ask('field=envelope.to')).toBe('["b@example.com"]\n')
    const latest = await postfang.fetch('/api/messages/latest?mailbox=field&field=subject')
    expect(await latest.text()).toBe('Sign in\n')
    expect((await readProblem(wait('mailbox=field&field=links[0].url'), 404)).detail).toBe(
      'The message "Sign in" has no links[0].url',
    )
    await readProblem(wait('mailbox=field&field=links[x]'), 400)
    await readProblem(wait('mailbox=field&field=constructor'), 404)
  })

  it.each(['500ms', '0.5s', '1', '1s', '5m', '300'])('takes %s for a time', async (timeout) => {
    await postfang.send(mail('1'), 'times')
    await readAs(waitedSchema, wait(`mailbox=times&timeout=${timeout}`))
  })

  it.each([
    'timeout=soon',
    'timeout=-1',
    'timeout=1h',
    'timeout=301',
    'timeout=6m',
    'timeout=',
    'count=0',
    'count=501',
    'count=1.5',
    'since=x',
    'q=(',
  ])('refuses %s', async (query) => {
    const problem = await readProblem(wait(query), 400)
    expect(problem.parameter).toBe(query.split('=')[0])
  })

  it('is cut short when the server shuts down', async () => {
    const closing = await startPostfang()
    const answer = closing.fetch('/api/messages/wait?timeout=60s')
    // On a connection of its own, so it is answered after the wait has begun.
    await closing.json('/api/messages')
    const started = performance.now()
    await closing.close()
    expect(performance.now() - started).toBeLessThan(4_000)
    expect((await readProblem(answer, 503)).detail).toContain('shutting down')
  })
})
