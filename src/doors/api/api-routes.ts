import type { Route } from '../../http/route.ts'
import type { ApiOptions } from './api-options.ts'
import { callbacksRoutes } from './routes/callbacks.ts'
import { claimRoutes } from './routes/claim.ts'
import { createMessageRoutes } from './routes/create-message.ts'
import { deliveredRoutes } from './routes/delivered.ts'
import { exportMessagesRoutes } from './routes/export-messages.ts'
import { faultsRoutes } from './routes/faults.ts'
import { frameRoutes } from './routes/frame.ts'
import { mailboxesRoutes } from './routes/mailboxes.ts'
import { mailjetEventsRoutes } from './routes/mailjet-events.ts'
import { messageRoutes } from './routes/message.ts'
import { messageContentRoutes } from './routes/message-content.ts'
import { messagesRoutes } from './routes/messages.ts'
import { releasesRoutes } from './routes/releases.ts'
import { repliesRoutes } from './routes/replies.ts'
import { samplesRoutes } from './routes/samples.ts'
import { serverRoutes } from './routes/server.ts'
import { sessionsRoutes } from './routes/sessions.ts'
import { templatesRoutes } from './routes/templates.ts'
import { waitRoutes } from './routes/wait.ts'
import { webhooksRoutes } from './routes/webhooks.ts'

/** The REST API: one table, from which it is mounted, documented and tested. */
export function createApiRoutes(options: ApiOptions): readonly Route[] {
  return [
    ...messagesRoutes(options),
    ...waitRoutes(options),
    ...exportMessagesRoutes(options),
    ...createMessageRoutes(options),
    ...messageRoutes(options),
    ...claimRoutes(options),
    ...messageContentRoutes(options),
    ...frameRoutes(options),
    ...deliveredRoutes(options),
    ...mailjetEventsRoutes(options),
    ...callbacksRoutes(options),
    ...mailboxesRoutes(options),
    ...sessionsRoutes(options),
    ...repliesRoutes(),
    ...faultsRoutes(options),
    ...samplesRoutes(options),
    ...releasesRoutes(options),
    ...webhooksRoutes(options),
    ...templatesRoutes(options),
    ...serverRoutes(options),
  ]
}
