import type { CompatDoor } from '../../http/compat/compat-door.ts'
import { createEvents } from './events.ts'
import { createRowWriter } from './json/summary-json.ts'
import type { MailpitOptions } from './mailpit-options.ts'
import { chaosRoutes } from './routes/chaos.ts'
import { checkRoutes } from './routes/checks.ts'
import { eventRoutes, eventsPath } from './routes/events.ts'
import { messageRoutes } from './routes/message.ts'
import { messagesRoutes } from './routes/messages.ts'
import { probeRoutes } from './routes/probes.ts'
import { sendRoutes } from './routes/send.ts'
import { serverRoutes } from './routes/server.ts'
import { tagRoutes } from './routes/tags.ts'
import { viewRoutes } from './routes/view.ts'

/**
 * Mailpit's HTTP interface, version 1, over the inbox: what its clients rely on, in its letter case, with its statuses and
 * texts. Where it differs on purpose is told in docs/migrate.md.
 */
export function createMailpitDoor(options: MailpitOptions): CompatDoor {
  const parts = { ...options, writeRows: createRowWriter(options.inbox) }
  const events = createEvents(parts)
  return {
    routes: [
      ...serverRoutes(options),
      ...messagesRoutes(parts),
      ...messageRoutes(options),
      ...checkRoutes(options),
      ...sendRoutes(options),
      ...tagRoutes(options),
      ...chaosRoutes(options),
      ...viewRoutes(options),
      ...probeRoutes(options),
      ...eventRoutes(),
    ],
    upgrades: new Map([[eventsPath, events.upgrade]]),
    close: () => events.close(),
  }
}
