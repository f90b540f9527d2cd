import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveFrame, liveFrameSchema } from '../../../src/contract/live.ts'
import { rawRequest } from '../../http/raw-request.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

let postfang: TestPostfang

beforeAll(async () => {
  postfang = await startPostfang()
})

afterAll(() => postfang.close())

const mail = { from: 'a@example.com', to: 'b@example.com', subject: 'Live\u2028line', text: 'x' }

interface ServerSentEvent {
  readonly name: string
  readonly id: string | undefined
  readonly data: { readonly seq: number; readonly kind?: string; readonly message?: { readonly id: string } }
}

/** Reads a stream of server-sent events, one at a time. */
async function openStream(path: string, headers: Record<string, string> = {}) {
  const client = new AbortController()
  const response = await postfang.fetch(path, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: client.signal,
  })
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    response,
    close: () => client.abort(),
    async next(): Promise<ServerSentEvent> {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end >= 0) {
          const event = parseEvent(text.slice(0, end))
          text = text.slice(end + 2)
          if (event) return event
          continue
        }
        const { value, done } = await reader.read()
        if (done) throw new Error('The stream has ended')
        text += value
      }
    },
  }
}

function parseEvent(block: string): ServerSentEvent | undefined {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => {
      const colon = line.indexOf(': ')
      return [line.slice(0, colon), line.slice(colon + 2)]
    }),
  )
  const data = fields.get('data')
  return data === undefined
    ? undefined
    : { name: fields.get('event') ?? '', id: fields.get('id'), data: JSON.parse(data) }
}

describe('the live feed as server-sent events', () => {
  it('is a stream of named events, each change one of its own, numbered', async () => {
    const stream = await openStream('/api/live?mailbox=stream')
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream')
    expect(stream.response.headers.get('cache-control')).toBe('no-store')
    const hello = await stream.next()
    expect(hello).toEqual({
      name: 'hello',
      id: String(postfang.inbox.head),
      data: { type: 'hello', seq: postfang.inbox.head },
    })

    const id = await postfang.send(mail, 'stream')
    const captured = await stream.next()
    const digested = await stream.next()
    expect([captured.name, digested.name]).toEqual(['captured', 'digested'])
    expect(captured).toMatchObject({
      id: String(captured.data.seq),
      data: { kind: 'captured', message: { id } },
    })
    const changes = [captured.data, digested.data]
    const frame: LiveFrame = liveFrameSchema.parse({ type: 'changes', seq: digested.data.seq, changes })
    expect(frame).toMatchObject({ changes })
    stream.close()
  })

  it('goes on where the browser left off, whatever address it was given at first', async () => {
    await postfang.send(mail, 'resume')
    await postfang.json('/api/messages/wait?mailbox=resume&q=body:x')
    const first = await openStream('/api/live?mailbox=resume')
    const { id: lastEventId } = await first.next()
    first.close()
    const id = await postfang.send(mail, 'resume')
    const second = await openStream('/api/live?mailbox=resume&since=0', {
      'last-event-id': lastEventId ?? '',
    })
    const hello = await second.next()
    expect([hello.name, hello.id]).toEqual(['hello', undefined])
    const captured = await second.next()
    expect(captured).toMatchObject({ name: 'captured', data: { message: { id } } })
    expect(captured.data.seq).toBeGreaterThan(Number(lastEventId))
    second.close()
  })

  it('replays after a number in the address', async () => {
    const since = postfang.inbox.head
    const id = await postfang.send(mail, 'replay')
    const stream = await openStream(`/api/live?mailbox=replay&since=${since}`)
    await stream.next()
    expect(await stream.next()).toMatchObject({ name: 'captured', data: { message: { id } } })
    stream.close()
  })

  it('is not opened for who does not ask for it, or only for its head', async () => {
    const plain = await postfang.fetch('/api/live')
    expect([plain.status, plain.headers.get('upgrade')]).toEqual([426, 'websocket'])
    const head = await postfang.fetch('/api/live', {
      method: 'HEAD',
      headers: { accept: 'text/event-stream' },
    })
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
    expect(await (await postfang.fetch('/metrics')).text()).toContain('postfang_live_clients 0\n')
  })

  it('is refused to another origin', async () => {
    const answer = await rawRequest(postfang.http, {
      target: '/api/live',
      headers: [
        ['Accept', 'text/event-stream'],
        ['Origin', 'https://evil.example'],
      ],
    })
    expect(answer.status).toBe(403)
  })

  it('ends when the server shuts down', async () => {
    const closing = await startPostfang()
    const response = await closing.fetch('/api/live', { headers: { accept: 'text/event-stream' } })
    const text = response.text()
    await closing.close()
    expect(await text).toContain('event: hello')
  })
})
