import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type CompatRoute, defineCompatRoute } from '../../http/compat/compat-route.ts'
import { type CompatSockets, createCompatSockets } from '../../http/compat/compat-sockets.ts'
import { HttpProblem } from '../../http/problem.ts'
import { followMessages } from '../../inbox/follow-messages.ts'
import { limits } from '../../model/limits.ts'
import type { MailhogOptions } from './mailhog-options.ts'
import { openMessageItem } from './message-item.ts'

const keepAliveMs = 30_000

/** Tells a client of every message in full as it arrives; `tell` gets the JSON in pieces, and takes its time. */
function follow(
  { inbox, onError }: MailhogOptions,
  mailbox: string | undefined,
  tell: (pieces: AsyncIterable<string>) => Promise<void>,
): { readonly close: () => void } {
  return followMessages(
    inbox,
    mailbox,
    {
      async arrived(message) {
        const item = await openMessageItem(inbox, message)
        if (item !== undefined) await tell(item.text())
      },
    },
    onError,
  )
}

/** Each message is one text of a WebSocket. */
export function createMessageSockets(options: MailhogOptions): CompatSockets {
  return createCompatSockets((socket, mailbox) => follow(options, mailbox, socket.sendPieces))
}

/** Each message is one `data` event of a stream. */
export function createEventStreams(options: MailhogOptions): {
  readonly route: CompatRoute
  readonly close: () => void
} {
  const open = new Set<ServerResponse>()
  const route = defineCompatRoute({
    method: 'get',
    path: '/api/v1/events',
    handle({ mailbox, context }) {
      const { outgoing } = context.env
      const headers = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }
      if (context.req.method === 'HEAD') return new Response(null, { headers })
      if (open.size >= limits.liveClients) {
        throw new HttpProblem(503, `There are ${limits.liveClients} event streams already: close one`)
      }
      open.add(outgoing)
      outgoing.on('close', () => open.delete(outgoing))
      outgoing.writeHead(200, headers)
      outgoing.flushHeaders()
      stream(options, outgoing, mailbox)
      return RESPONSE_ALREADY_SENT
    },
  })
  return {
    route,
    close() {
      for (const outgoing of open) outgoing.end()
    },
  }
}

function stream(options: MailhogOptions, outgoing: ServerResponse, mailbox: string | undefined): void {
  /** Whether an event has begun that is not at its end; nothing may come between. */
  let isWithin = false
  let pieces = 0

  const followed = follow(options, mailbox, async (text) => {
    isWithin = true
    await write(outgoing, 'data: ')
    for await (const piece of text) {
      await write(outgoing, piece)
      pieces++
    }
    await write(outgoing, '\n\n')
    isWithin = false
  })

  let lastPieces = 0
  const timer = setInterval(() => {
    const isStuck = outgoing.writableNeedDrain && pieces === lastPieces
    lastPieces = pieces
    if (isStuck) outgoing.destroy()
    else if (!isWithin) outgoing.write('keepalive: \n\n')
  }, keepAliveMs)
  outgoing.on('error', () => undefined)
  outgoing.on('close', () => {
    clearInterval(timer)
    followed.close()
  })
}

/** Resolves when there is room for more; to who has left nothing is written. */
async function write(outgoing: ServerResponse, text: string): Promise<void> {
  if (outgoing.destroyed || outgoing.writableEnded || outgoing.write(text)) return
  const given = new AbortController()
  const options = { signal: given.signal }
  try {
    await Promise.race([once(outgoing, 'drain', options), once(outgoing, 'close', options)])
  } finally {
    given.abort()
  }
}
