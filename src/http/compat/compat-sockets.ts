import { type WebSocket, WebSocketServer } from 'ws'
import { limits } from '../../model/limits.ts'
import { HttpProblem } from '../problem.ts'
import type { UpgradeHandler } from '../upgrade-handler.ts'

/** One client of another sandbox's feed. */
export interface CompatSocket {
  /** Sends a text message; false where the client reads so slowly that it was left out. */
  send(text: string): boolean
  /**
   * Sends a text message in pieces, each when the one before has left this process; nothing else may be sent meanwhile.
   * Ends early when the client is gone.
   */
  sendPieces(pieces: AsyncIterable<string>): Promise<void>
}

export interface CompatSockets {
  readonly upgrade: UpgradeHandler
  /** Says goodbye to every client: they are closed with 1001. */
  close(): void
}

const largestClientMessageBytes = 64 * 1024
const heartbeatMs = 30_000

/**
 * WebSockets of another sandbox's feed: bounded in number, in what waits for a slow client, and in what a client may say,
 * which is dropped. One that does not answer a ping is closed.
 *
 * @param follow begins to tell a client of a mailbox, or of all; the result ends that
 */
export function createCompatSockets(
  follow: (socket: CompatSocket, mailbox: string | undefined) => { readonly close: () => void },
): CompatSockets {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    maxPayload: largestClientMessageBytes,
  })

  return {
    upgrade(incoming, socket, head, _query, mailbox) {
      if (server.clients.size >= limits.liveClients) {
        throw new HttpProblem(503, `There are ${limits.liveClients} live clients already: close one`)
      }
      server.handleUpgrade(incoming, socket, head, (client) => {
        const followed = follow(toCompatSocket(client), mailbox)
        const stopPinging = keepAlive(client)
        // A client that breaks the protocol is closed by the library with the code for it.
        client.on('error', () => undefined)
        client.on('close', () => {
          stopPinging()
          followed.close()
        })
      })
    },
    close() {
      for (const client of server.clients) client.close(1001, 'The server is shutting down')
    },
  }
}

function toCompatSocket(client: WebSocket): CompatSocket {
  return {
    send(text) {
      if (client.bufferedAmount > limits.liveBufferBytes) return false
      client.send(text, () => undefined)
      return true
    },
    async sendPieces(pieces) {
      for await (const piece of pieces) {
        await sendPart(client, piece, false)
        if (client.readyState !== client.OPEN) return
      }
      await sendPart(client, '', true)
    },
  }
}

function sendPart(client: WebSocket, text: string, fin: boolean): Promise<void> {
  return new Promise((resolve) => client.send(text, { fin }, () => resolve()))
}

function keepAlive(client: WebSocket): () => void {
  let hasAnswered = true
  client.on('pong', () => {
    hasAnswered = true
  })
  const timer = setInterval(() => {
    if (!hasAnswered) {
      client.close(1013, 'No answer to a ping')
      return
    }
    hasAnswered = false
    client.ping()
  }, heartbeatMs)
  return () => clearInterval(timer)
}
