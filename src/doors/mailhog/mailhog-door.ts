import type { CompatDoor } from '../../http/compat/compat-door.ts'
import { createEventStreams, createMessageSockets } from './events.ts'
import { jimRoutes } from './jim-routes.ts'
import type { MailhogOptions } from './mailhog-options.ts'
import { messageRoutes } from './message-routes.ts'
import { outgoingRoutes } from './outgoing-routes.ts'

/** MailHog's interface, versions 1 and 2, over our inbox. */
export function createMailhogDoor(options: MailhogOptions): CompatDoor {
  const streams = createEventStreams(options)
  const sockets = createMessageSockets(options)
  return {
    routes: [
      ...messageRoutes(options),
      ...jimRoutes(options.faults),
      ...outgoingRoutes(options),
      streams.route,
    ],
    upgrades: new Map([['/api/v2/websocket', sockets.upgrade]]),
    close() {
      streams.close()
      sockets.close()
    },
  }
}
