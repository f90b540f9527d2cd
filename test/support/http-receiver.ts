import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A server that is told things: the other side of a webhook. */
export interface HttpReceiver extends AsyncDisposable {
  readonly url: string
  /** The next request that has not been looked at yet, waited for. */
  next(): Promise<ReceivedRequest>
  /** Requests that nobody has looked at. */
  readonly unread: number
}

export interface ReceivedRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** @param answer status for each request, or what to do with it instead */
export async function startReceiver(
  answer: (
    request: ReceivedRequest,
  ) => number | { status: number; headers: Record<string, string>; body: string } = () => 204,
): Promise<HttpReceiver> {
  const requests: ReceivedRequest[] = []
  let wake: (() => void) | undefined
  const server = createServer(async (incoming, outgoing) => {
    const request = { path: incoming.url ?? '', headers: incoming.headers, body: await text(incoming) }
    const decided = answer(request)
    const { status, headers, body } =
      typeof decided === 'number' ? { status: decided, headers: {}, body: '' } : decided
    outgoing.writeHead(status, headers).end(body)
    requests.push(request)
    wake?.()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async next() {
      for (;;) {
        const request = requests.shift()
        if (request) return request
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    get unread() {
      return requests.length
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
