import { createServer, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Server, Socket } from 'socket.io'
import { type CompatRoute, defineCompatRoute } from '../../http/compat/compat-route.ts'
import type { HttpContext } from '../../http/http-environment.ts'
import type { UpgradeHandler } from '../../http/upgrade-handler.ts'
import { followMessages } from '../../inbox/follow-messages.ts'
import { limits } from '../../model/limits.ts'
import type { MessageSummary } from '../../model/message.ts'
import { emailJson, emailSummaryJson } from './email-json.ts'
import { type MaildevOptions, secondVersion } from './maildev-options.ts'

const path = '/socket.io/'
/** Clients have nothing to say. */
const largestClientMessageBytes = 64 * 1024
/** Of a message that is told of in full; a larger one is told of by its summary. */
const largestToldBytes = 256 * 1024
/** Packets that may wait for a slow client; while there are so many it is told of nothing more. */
const mostWaitingPackets = 200

export interface MaildevSocket {
  readonly routes: readonly CompatRoute[]
  readonly upgrades: ReadonlyMap<string, UpgradeHandler>
  close(): void
}

interface Opened {
  readonly io: Server
  /** Never listens: it is handed what has passed our own server's gate. */
  readonly server: ReturnType<typeof createServer>
}

/**
 * MailDev's live feed, over Socket.IO in both of its ways: polling and WebSocket. Every request and every upgrade of it has
 * passed the one gate like any other. The library is loaded when somebody first asks.
 */
export function createMaildevSocket(options: MaildevOptions): MaildevSocket {
  const scopes = new WeakMap<object, string>()
  let opened: Promise<Opened> | undefined
  let isClosed = false

  async function open(): Promise<Opened> {
    const { Server } = await import('socket.io')
    const server = createServer()
    const io = new Server(server, {
      path,
      serveClient: false,
      maxHttpBufferSize: largestClientMessageBytes,
      perMessageDeflate: false,
      httpCompression: false,
      destroyUpgrade: false,
      allowRequest: (_request, decide) => decide(null, io.engine.clientsCount < limits.liveClients),
    })
    io.on('connection', (socket) => serve(options, socket, scopes.get(socket.request)))
    return { io, server }
  }

  async function answer(context: HttpContext, mailbox: string | undefined): Promise<Response> {
    opened ??= open()
    const { server } = await opened
    const request = toRequest(context)
    if (mailbox !== undefined) scopes.set(request, mailbox)
    server.emit('request', request, context.env.outgoing)
    return RESPONSE_ALREADY_SENT
  }

  async function upgrade(
    incoming: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    mailbox: string | undefined,
  ): Promise<void> {
    opened ??= open()
    const { server } = await opened
    if (isClosed || socket.destroyed) {
      socket.destroy()
      return
    }
    if (mailbox !== undefined) scopes.set(incoming, mailbox)
    // Behind the gate the path is without the mailbox that it may have begun with.
    incoming.url = path + (incoming.url?.slice(incoming.url.indexOf('?')) ?? '')
    server.emit('upgrade', incoming, socket, head)
  }

  const routes = (['get', 'post'] as const).map((method) =>
    defineCompatRoute({ method, path, handle: ({ context, mailbox }) => answer(context, mailbox) }),
  )
  return {
    routes,
    upgrades: new Map<string, UpgradeHandler>([
      [
        path,
        (incoming, socket, head, _query, mailbox) => {
          socket.on('error', () => undefined)
          upgrade(incoming, socket, head, mailbox).catch((error: unknown) => {
            options.onError(error)
            socket.destroy()
          })
        },
      ],
    ]),
    close() {
      isClosed = true
      void opened?.then(({ io }) => io.close())
    },
  }
}

/** A body has been read already, within its limit: the library gets a request that it can read it from again. */
function toRequest({ env }: HttpContext): IncomingMessage {
  const { incoming, body } = env
  if (body === undefined) return incoming
  const request = new IncomingMessage(incoming.socket)
  request.method = incoming.method ?? 'POST'
  request.url = incoming.url ?? path
  request.headers = incoming.headers
  request.push(body)
  request.push(null)
  return request
}

/** Tells one client of what comes and goes. */
function serve({ inbox, onError }: MaildevOptions, socket: Socket, mailbox: string | undefined): void {
  let waiting = 0
  socket.conn.on('drain', () => {
    waiting = 0
  })

  function tell(event: 'newMail' | 'deleteMail', data: unknown): void {
    if (waiting >= mostWaitingPackets) return
    waiting++
    socket.emit(event, data)
  }

  const follower = followMessages(
    inbox,
    mailbox,
    {
      async arrived(message) {
        const email = await describe(message)
        if (email !== undefined) tell('newMail', email)
      },
      async deleted(ids) {
        const isEmpty = ids.length > 1 && (await inbox.list({ mailbox }, { limit: 1 })).total === 0
        if (isEmpty) tell('deleteMail', { id: 'all' })
        else for (const id of ids) tell('deleteMail', { id })
      },
    },
    onError,
  )
  socket.on('disconnect', () => follower.close())

  /** Members of both versions: clients of the third look at the summary alone. Read in full it is a current one. */
  async function describe({ id, sizeBytes }: MessageSummary) {
    const message = await inbox.get(id)
    if (message === undefined) return undefined
    const summary = emailSummaryJson(message.stored.summary)
    return sizeBytes > largestToldBytes ? summary : { ...summary, ...emailJson(message, secondVersion) }
  }
}
