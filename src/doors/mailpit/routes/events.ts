import { type CompatRoute, defineCompatRoute } from '../../../http/compat/compat-route.ts'
import { HttpProblem } from '../../../http/problem.ts'

export const eventsPath = '/api/events'

/** What is told to who comes without a WebSocket. */
export function eventRoutes(): readonly CompatRoute[] {
  return [
    defineCompatRoute({
      method: 'get',
      path: eventsPath,
      handle() {
        throw new HttpProblem(426, 'Open a WebSocket here', {}, { upgrade: 'websocket' })
      },
    }),
  ]
}
