import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sessionListSchema, sessionSchema } from '../../../src/contract/session.ts'
import { dialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { readAs, readProblem } from './read-as.ts'

let postfang: TestPostfang

beforeAll(async () => {
  postfang = await startPostfang()
})

afterAll(() => postfang.close())

const list = (query = '') => readAs(sessionListSchema, postfang.fetch(`/api/sessions${query}`))

describe('sessions', () => {
  it('are listed newest first, those without a message too, in pages that join', async () => {
    for (let sent = 0; sent < 3; sent++)
      await postfang.send({ from: 'a@example.com', to: 'b@example.com', text: 'x' })
    const socket = connect(postfang.ports.smtp, '127.0.0.1')
    await once(socket, 'data')
    socket.end('QUIT\r\n')
    socket.resume()
    await once(socket, 'close')

    const all = await list()
    expect(all.sessions.map(({ messages }) => messages)).toEqual([0, 1, 1, 1])
    expect(all.next).toBeNull()
    const first = await list('?limit=3')
    const second = await list(`?limit=3&cursor=${first.next}`)
    expect([...first.sessions, ...second.sessions].map(({ id }) => id)).toEqual(
      all.sessions.map(({ id }) => id),
    )
    expect(second.next).toBeNull()
    expect((await list('?limit=4')).next).toBeNull()
  })

  it('are read with their transcript, by their id in any letter case', async () => {
    const { sessions } = await list('?limit=1')
    const session = await readAs(
      sessionSchema,
      postfang.fetch(`/api/sessions/${sessions[0]?.id.toUpperCase()}`),
    )
    expect(session.transcript.map(({ text }) => text)).toContain('QUIT')
    expect(session.startedAt).toMatch(/Z$/)
  })

  it('that never were are a 404, and a cursor that is none a 400', async () => {
    await readProblem(postfang.fetch('/api/sessions/x'), 404)
    await readProblem(postfang.fetch('/api/sessions/01890000-0000-7000-8000-000000000000'), 404)
    expect((await readProblem(postfang.fetch('/api/sessions?cursor=x'), 400)).parameter).toBe('cursor')
    await readProblem(postfang.fetch('/api/sessions?limit=501'), 400)
  })

  it('name their messages, and can be narrowed to a mailbox or to those with problems', async () => {
    const id = await postfang.send({ from: 'a@example.com', to: 'b@example.com', text: 'x' }, 'narrow')
    await dialogue(postfang.ports.smtp, [
      ['EHLO client.example', 250],
      ['BOGUS', /^5/],
      ['RCPT TO:<b@example.com>', 503],
    ])
    const [mine] = (await list('?mailbox=narrow')).sessions
    expect(mine).toMatchObject({ mailboxes: ['narrow'], kept: [{ id, rejected: false }], problems: 0 })
    const [troubled] = (await list('?only=with-problems')).sessions
    expect(troubled).toMatchObject({ helo: 'client.example', messages: 0, mailboxes: ['inbox'], problems: 2 })
    expect((await list('?only=with-problems&mailbox=narrow')).sessions).toEqual([])
    expect((await list('?only=without-messages')).sessions.map(({ messages }) => messages)).toContain(0)
    expect((await list('?only=with-messages')).sessions.map(({ messages }) => messages)).not.toContain(0)
    expect((await list('?only=faulted')).sessions).toEqual([])
    await readProblem(postfang.fetch('/api/sessions?only=x'), 400)
  })

  it('that ended in trouble have a problem even where no reply tells of it', async () => {
    const socket = connect(postfang.ports.smtps, '127.0.0.1')
    socket.end('GET / HTTP/1.1\r\n\r\n')
    socket.resume()
    await once(socket, 'close')
    const [troubled] = (await list('?only=with-problems&limit=1')).sessions
    expect(troubled?.endReason).toContain('TLS handshake failed')
    expect(troubled?.problems).toBe(1)
  })

  it('are kept as many as is said, the newest of them', async () => {
    await using small = await startPostfang({ 'keep-sessions': '3' })
    const newest = async () =>
      (await readAs(sessionListSchema, small.fetch('/api/sessions?limit=500'))).sessions
    for (let at = 0; at < 100; at++) await dialogue(small.ports.smtp, [[`EHLO client-${at}`, 250]])
    await vi.waitFor(async () => expect(await newest()).toHaveLength(3), { timeout: 5_000 })
    expect((await newest()).map(({ helo }) => helo)).toEqual(['client-99', 'client-98', 'client-97'])
  })
})
