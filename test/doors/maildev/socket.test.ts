import { io, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rawRequest } from '../../http/raw-request.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

let postfang: TestPostfang
const sockets: Socket[] = []

beforeEach(async () => {
  postfang = await startPostfang()
})

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect()
  await postfang.close()
})

type Told = readonly [event: string, data: Record<string, unknown>]

/** Connects as MailDev's own screen does, and hears what it is told. */
async function connect(options: Parameters<typeof io>[1] = {}): Promise<readonly Told[]> {
  const socket = io(postfang.http, { forceNew: true, reconnection: false, ...options })
  sockets.push(socket)
  const told: Told[] = []
  socket.onAny((event: string, data: Record<string, unknown>) => told.push([event, data]))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return told
}

const mail = { from: 'a@example.com', to: 'b@example.com', subject: 'Hi', text: 'Text' }

describe('Socket.IO', () => {
  it.each([
    ['polling, then a WebSocket', undefined],
    ['polling', ['polling']],
    ['a WebSocket', ['websocket']],
  ])('tells of what comes and goes over %s', async (_how, transports) => {
    const told = await connect(transports ? { transports } : {})
    const id = await postfang.send(mail)
    await expect.poll(() => told.length).toBe(1)
    expect(told[0]).toMatchObject([
      'newMail',
      { id, subject: 'Hi', text: expect.stringMatching(/^Text/), preview: 'Text', attachmentCount: 0 },
    ])
    await postfang.json(`/email/${id}`, { method: 'DELETE' })
    await expect.poll(() => told[1]).toEqual(['deleteMail', { id }])
  })

  it('says so when all are gone', async () => {
    const told = await connect()
    await postfang.send(mail)
    await postfang.send(mail)
    await expect.poll(() => told.length).toBe(2)
    await postfang.json('/email/all', { method: 'DELETE' })
    await expect.poll(() => told.at(-1)).toEqual(['deleteMail', { id: 'all' }])
  })

  it('tells of one mailbox where it is limited to one', async () => {
    const told = await connect({ path: '/box/mine/socket.io/' })
    await postfang.send({ ...mail, subject: 'theirs' }, 'theirs')
    await postfang.send({ ...mail, subject: 'mine' }, 'mine')
    await expect.poll(() => told.map(([, { subject }]) => subject)).toEqual(['mine'])
  })

  it('tells of a large message by its summary', async () => {
    const told = await connect()
    await postfang.send({ ...mail, text: 'x'.repeat(300_000) })
    await expect.poll(() => told[0]?.[1]).toMatchObject({ subject: 'Hi' })
    expect(told[0]?.[1]).not.toHaveProperty('text')
  })

  it.each(['polling', 'websocket'] as const)('passes the gate by %s', async (transport) => {
    const extraHeaders = { origin: 'https://evil.example' }
    await expect(connect({ transports: [transport], extraHeaders })).rejects.toThrow()
  })

  it.each([
    ['GET', '/socket.io/', 400],
    ['GET', '/socket.io/?EIO=3&transport=polling', 400],
    ['GET', '/socket.io/?EIO=4&transport=polling&sid=nobody', 400],
    ['POST', '/socket.io/?EIO=4&transport=polling&sid=nobody', 400],
    ['POST', '/socket.io/?EIO=4&transport=polling', 400],
  ])('refuses %s %s', async (method, target, status) => {
    expect(await rawRequest(postfang.http, { method, target })).toMatchObject({ status })
  })

  it('lets go of its clients when the server closes', async () => {
    await connect({ transports: ['websocket'] })
    await connect({ transports: ['polling'] })
    const begun = Date.now()
    await postfang.close()
    expect(Date.now() - begun).toBeLessThan(8_000)
  })
})
