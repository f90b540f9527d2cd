import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sessionListSchema, sessionSchema } from '../../../src/contract/session.ts'
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
})
