import { once } from 'node:events'
import { MailpitClient } from 'mailpit-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

let postfang: TestPostfang

beforeAll(async () => {
  postfang = await startPostfang()
})

afterAll(() => postfang.close())

/** The three ways for an old client to have a mailbox of its own. */
const ways: readonly (readonly [string, (name: string) => MailpitClient])[] = [
  ['base path', (name) => new MailpitClient(`${postfang.http}/box/${encodeURIComponent(name)}`)],
  [
    'Basic user name',
    (name) => new MailpitClient(postfang.http, { auth: { username: name, password: 'any' } }),
  ],
]

describe.each(ways)('a client that names its mailbox by %s', (_way, clientOf) => {
  it('sees, changes and deletes nothing of any other', async () => {
    const all = new MailpitClient(postfang.http)
    await all.deleteMessages()
    const [mine, other] = [clientOf('run 42'), clientOf('run 43')]
    await postfang.send({ from: 'a@x.test', to: 'b@x.test', subject: 'Mine' }, 'run 42')
    await postfang.send({ from: 'a@x.test', to: 'b@x.test', subject: 'Other' }, 'run 43')
    const sent = await other.sendMessage({
      From: { Email: 'a@x.test' },
      To: [{ Email: 'b@x.test' }],
      Subject: 'Other, sent',
    })
    await other.setTags({ IDs: [sent.ID], Tags: ['theirs'] })
    await other.setChaosTriggers({ Recipient: { ErrorCode: 550, Probability: 100 } })

    expect((await mine.listMessages()).messages.map(({ Subject }) => Subject)).toEqual(['Mine'])
    expect(await mine.listMessages()).toMatchObject({ total: 1, unread: 1, tags: [] })
    expect((await mine.getMessageSummary()).Subject).toBe('Mine')
    expect((await mine.searchMessages({ query: 'from:a@x.test' })).messages_count).toBe(1)
    expect(await mine.getTags()).toEqual([])
    expect((await mine.getChaosTriggers()).Recipient.Probability).toBe(0)
    await expect(mine.getMessageSummary(sent.ID)).rejects.toThrow('404')
    await expect(mine.getMessageSource(sent.ID)).rejects.toThrow('404')
    await expect(mine.renderMessageText(sent.ID)).rejects.toThrow('404')
    await mine.setReadStatus({ Read: true })
    await mine.setReadStatus({ Read: true, IDs: [sent.ID] })
    await mine.setTags({ IDs: [sent.ID], Tags: ['mine'] })
    await mine.deleteTag('theirs')
    await mine.deleteMessages({ IDs: [sent.ID] })
    await mine.deleteMessagesBySearch({ query: 'from:a@x.test' })
    await mine.deleteMessages()
    expect(await other.listMessages()).toMatchObject({ total: 2, unread: 2, tags: ['theirs'] })
    expect((await all.listMessages()).total).toBe(2)
    await other.setChaosTriggers()
  })
})

/** Frames of `/api/events` below a base path, as they come. */
async function follow(
  base: string,
): Promise<{ frames: { Type: string; Data: unknown }[]; close: () => void }> {
  const socket = new WebSocket(`${postfang.http.replace('http', 'ws')}${base}/api/events`)
  const frames: { Type: string; Data: unknown }[] = []
  socket.on('message', (text) => frames.push(JSON.parse(String(text))))
  await once(socket, 'open')
  await expect.poll(() => frames.length).toBe(1)
  return { frames, close: () => socket.close() }
}

describe('the feed of events', () => {
  it('tells of messages as they come, change and go', async () => {
    const mailpit = new MailpitClient(`${postfang.http}/box/told`)
    const { frames, close } = await follow('//box/told')
    expect(frames[0]).toEqual({ Type: 'stats', Data: { Total: 0, Unread: 0, Version: 'v0.0.0-test' } })
    const id = await postfang.send({ from: 'a@x.test', to: 'b@x.test', subject: 'Told of' }, 'told')
    await postfang.send({ from: 'a@x.test', to: 'b@x.test', subject: 'Not told of' }, 'untold')
    const find = (type: string) => frames.filter(({ Type }) => Type === type).map(({ Data }) => Data)
    await expect.poll(() => find('new')).toMatchObject([{ ID: id, Subject: 'Told of', Read: false }])
    await mailpit.setReadStatus({ Read: true })
    await expect.poll(() => find('update')).toEqual([{ ID: id, Read: true, Tags: [] }])
    await mailpit.deleteMessages()
    await expect.poll(() => find('delete')).toEqual([{ ID: id }])
    await expect.poll(() => find('truncate')).toEqual([null])
    await expect.poll(() => find('stats').at(-1)).toMatchObject({ Total: 0, Unread: 0 })
    close()
  })

  it('is closed with a goodbye when the server stops', async () => {
    const stopping = await startPostfang()
    const socket = new WebSocket(`${stopping.http.replace('http', 'ws')}/api/events`)
    const closed = once(socket, 'close')
    await once(socket, 'open')
    await stopping.close()
    expect((await closed)[0]).toBe(1001)
  })

  it('asks who comes without a WebSocket to open one', async () => {
    const answer = await postfang.fetch('/api/events')
    expect([answer.status, await answer.text()]).toEqual([426, 'Open a WebSocket here\n'])
  })
})
