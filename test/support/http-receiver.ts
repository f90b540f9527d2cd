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

type Answer =
  | number
  | { readonly status: number; readonly headers: Record<string, string>; readonly body: string }

/** @param answer status for each request, or all of the answer, or that the connection is to break */
export async function startReceiver(
  answer: (request: ReceivedRequest) => Answer | 'hang up' | Promise<Answer | 'hang up'> = () => 204,
): Promise<HttpReceiver> {
  const requests: ReceivedRequest[] = []
  let wake: (() => void) | undefined
  const server = createServer(async (incoming, outgoing) => {
    const request = { path: incoming.url ?? '', headers: incoming.headers, body: await text(incoming) }
    const decided = await answer(request)
    if (decided === 'hang up') outgoing.destroy()
    else if (typeof decided === 'number') outgoing.writeHead(decided).end()
    else outgoing.writeHead(decided.status, decided.headers).end(decided.body)
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
