import type { CompatDoor } from '../../http/compat/compat-door.ts'
import { defineCompatRoute } from '../../http/compat/compat-route.ts'
import { contentRoutes } from './content-routes.ts'
import { emailRoutes, thirdVersionRoutes } from './email-routes.ts'
import { type MaildevOptions, secondVersion, thirdVersion } from './maildev-options.ts'
import { serverRoutes } from './server-routes.ts'
import { createMaildevSocket } from './socket-routes.ts'

/** MailDev's interface over our inbox: that of version 2, and of version 3 with its paths below `/api`. */
export function createMaildevDoor(options: MaildevOptions): CompatDoor {
  const socket = createMaildevSocket(options)
  const health = defineCompatRoute({
    method: 'get',
    path: '/api/healthz',
    handle: () => Response.json(true),
  })
  return {
    routes: [
      ...[secondVersion, thirdVersion].flatMap((version) => [
        ...emailRoutes(options, version),
        ...contentRoutes(options, version),
        ...serverRoutes(options, version),
      ]),
      ...thirdVersionRoutes(options),
      health,
      ...socket.routes,
    ],
    upgrades: socket.upgrades,
    close: socket.close,
  }
}
