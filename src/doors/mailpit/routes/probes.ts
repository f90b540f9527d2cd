import { type CompatRoute, defineCompatRoute } from '../../../http/compat/compat-route.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { answerOk } from '../answers.ts'
import type { MailpitOptions } from '../mailpit-options.ts'

/** What containers are asked until they are up. Both say nothing of any mail. */
export function probeRoutes({ isReady }: MailpitOptions): readonly CompatRoute[] {
  return [
    defineCompatRoute({ method: 'get', path: '/livez', handle: () => answerOk() }),
    // The server's own, of the same meaning, answers at this path; here it is for doubled slashes.
    defineCompatRoute({
      method: 'get',
      path: '/readyz',
      handle() {
        if (isReady()) return answerOk()
        throw new HttpProblem(503, 'Mail cannot be taken now: the server is starting or shutting down')
      },
    }),
  ]
}
