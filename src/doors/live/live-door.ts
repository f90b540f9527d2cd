import type { ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { WebSocketServer } from 'ws'
import { z } from 'zod'
import { eventFrameSchema, liveFrameSchema, sessionFrameSchema } from '../../contract/live.ts'
import type { Events } from '../../events/events.ts'
import type { HttpContext } from '../../http/http-environment.ts'
import { HttpProblem } from '../../http/problem.ts'
import { readParameters } from '../../http/read-input.ts'
import { defineRoute, type Route } from '../../http/route.ts'
import type { UpgradeHandler } from '../../http/upgrade-handler.ts'
import { wholeNumber } from '../../http/whole-number.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import { limits } from '../../model/limits.ts'
import { isMailboxName } from '../../model/mailbox-name.ts'
import { createEventStreamSink, eventStreamType, keepAlive as keepStreamAlive } from './event-stream-sink.ts'
import { followEvents } from './follow-events.ts'
import { followFeed } from './follow-feed.ts'
import { followSessions } from './follow-sessions.ts'
import type { LiveSink } from './live-sink.ts'
import { createWebSocketSink, keepAlive as keepSocketAlive } from './web-socket-sink.ts'

export interface LiveDoorOptions {
  readonly inbox: Inbox
  readonly events: Events
  readonly onError: (error: unknown) => void
  /** Most clients at once. */
  readonly mostClients?: number
  /** Bytes that may wait for one slow client. */
  readonly bufferBytes?: number
  /** Between two pings. */
  readonly heartbeatMs?: number
}

/** The live feed, as WebSocket and as server-sent events. */
export interface LiveDoor {
  readonly routes: readonly Route[]
  readonly upgrades: ReadonlyMap<string, UpgradeHandler>
  /** Connected now. */
  readonly clients: number
  /** Says goodbye to every client: WebSockets are closed with 1001. */
  close(): void
}

const path = '/api/live'

/** Clients have nothing to say here; what they send is read and dropped. */
const largestClientMessageBytes = 64 * 1024

const sequenceNumber = wholeNumber(0, Number.MAX_SAFE_INTEGER)

const querySchema = z.strictObject({
  mailbox: z
    .string()
    .refine(isMailboxName, 'Expected a mailbox name')
    .optional()
    .describe('Only this mailbox'),
  of: z
    .enum(['messages', 'sessions', 'events'])
    .default('messages')
    .describe(
      'What to follow; sessions come in `sessions` frames, without sequence numbers; events of Mailjet mode in `events` frames, and `since` is the number of an event',
    ),
  since: sequenceNumber.optional().describe('Send what has changed after this sequence number first'),
})

type LiveQuery = z.output<typeof querySchema>

export function createLiveDoor({
  inbox,
  events,
  onError,
  mostClients = limits.liveClients,
  bufferBytes = limits.liveBufferBytes,
  heartbeatMs = 30_000,
}: LiveDoorOptions): LiveDoor {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: largestClientMessageBytes,
  })
  /** For each client, how to say goodbye. */
  const clients = new Set<() => void>()

  function admit(): void {
    if (clients.size >= mostClients) {
      throw new HttpProblem(
        503,
        `There are ${mostClients} live clients already: close one`,
        {},
        { 'retry-after': '10' },
      )
    }
  }

  function follow(sink: LiveSink, query: LiveQuery): { readonly close: () => void } {
    const options = { ...query, bufferBytes }
    if (query.of === 'sessions') return followSessions(inbox, sink, options)
    if (query.of === 'events') return followEvents(events, sink, options)
    return followFeed(inbox, sink, options)
  }

  const upgrade: UpgradeHandler = (incoming, socket, head, parameters) => {
    const query = readParameters(querySchema, [...parameters])
    admit()
    server.handleUpgrade(incoming, socket, head, (webSocket) => {
      const goodbye = () => webSocket.close(1001, 'The server is shutting down')
      clients.add(goodbye)
      const feed = follow(createWebSocketSink(webSocket), query)
      keepSocketAlive(webSocket, heartbeatMs)
      // A client that breaks the protocol is closed by the library with the code for it; nobody else needs to know.
      webSocket.on('error', () => undefined)
      webSocket.on('close', () => {
        clients.delete(goodbye)
        feed.close()
      })
    })
  }

  function openEventStream(outgoing: ServerResponse, query: LiveQuery): void {
    outgoing.writeHead(200, eventStreamHeaders)
    const goodbye = () => outgoing.end()
    clients.add(goodbye)
    const sink = createEventStreamSink(outgoing, query.since !== undefined)
    const feed = follow(sink, query)
    keepStreamAlive(outgoing, heartbeatMs)
    outgoing.on('error', onError)
    outgoing.on('close', () => {
      clients.delete(goodbye)
      feed.close()
    })
  }

  const route = defineRoute({
    method: 'get',
    path,
    operationId: 'followChanges',
    group: 'Live',
    summary: 'Follow changes as they happen',
    description:
      'As WebSocket, or as server-sent events when asked for `text/event-stream`. Begins with `hello`; then come groups of changes, at most ten a second. With `since` (or `Last-Event-ID`) what was missed comes first. `resync` means that changes were skipped: read the lists again. With `of=sessions` SMTP sessions are told of instead, in groups of at most 100; with `of=events` what happens to mail after sending in Mailjet mode.',
    example: '-N -H "Accept: text/event-stream" "$POSTFANG/api/live?mailbox=run-42"',
    query: querySchema,
    answers: {
      101: {
        description: 'The WebSocket is open; each message is one frame',
        schema: z.union([liveFrameSchema, sessionFrameSchema, eventFrameSchema]),
      },
      200: {
        description: 'Server-sent events: `hello`, `resync`, and one event for each change',
        contentType: eventStreamType,
      },
      426: { description: 'Neither a WebSocket nor an event stream was asked for' },
      503: { description: 'There are too many clients' },
    },
    handle({ query }, context) {
      if (!context.req.header('accept')?.includes(eventStreamType)) {
        throw new HttpProblem(
          426,
          'Open a WebSocket here, or ask for server-sent events with Accept: text/event-stream',
          {},
          { upgrade: 'websocket', connection: 'upgrade, close' },
        )
      }
      if (context.req.method === 'HEAD') return new Response(null, { headers: eventStreamHeaders })
      admit()
      openEventStream(context.env.outgoing, { ...query, since: readLastEventId(context) ?? query.since })
      return RESPONSE_ALREADY_SENT
    },
  })

  return {
    routes: [route],
    upgrades: new Map([[path, upgrade]]),
    get clients() {
      return clients.size
    },
    close() {
      for (const goodbye of clients) goodbye()
    },
  }
}

const eventStreamHeaders = { 'content-type': eventStreamType, 'x-accel-buffering': 'no' }

/** What a browser sends when it connects again; it knows better than the address it was given at first. */
function readLastEventId(context: HttpContext): number | undefined {
  const parsed = sequenceNumber.safeParse(context.req.header('last-event-id'))
  return parsed.success ? parsed.data : undefined
}
