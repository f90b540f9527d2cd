import type { Events } from '../../../events/events.ts'
import type { Route } from '../../../http/route.ts'
import type { Inbox } from '../../../inbox/inbox.ts'
import type { KeyCheck } from '../api-key.ts'
import { defineRestRoute } from './rest-route.ts'

export interface AccountRoutesOptions {
  readonly inbox: Pick<Inbox, 'head'>
  readonly events: Events
  readonly checkKey?: KeyCheck | undefined
  /** Epoch milliseconds. */
  readonly clock?: () => number
}

/** Declares a route that tells of what was sent: it waits until the deliveries of everything before it are there. */
export function defineAccountRoute(
  { inbox, events, checkKey }: AccountRoutesOptions,
  definition: Parameters<typeof defineRestRoute>[1],
): Route {
  return defineRestRoute(checkKey, {
    ...definition,
    async handle(request) {
      await events.settled(inbox.head)
      return definition.handle(request)
    },
  })
}
