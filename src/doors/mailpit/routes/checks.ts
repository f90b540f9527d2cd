import { type CompatRoute, defineCompatRoute } from '../../../http/compat/compat-route.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { findStored } from '../find-message.ts'
import type { MailpitOptions } from '../mailpit-options.ts'

const path = '/api/v1/message/{id}'
const checks = ['html-check', 'link-check', 'sa-check', 'rspamd-check'] as const

/** What is not there is said so, in the words of one who looks at the log of a test. */
export function checkRoutes({ inbox, release }: MailpitOptions): readonly CompatRoute[] {
  return [
    ...checks.map((check) =>
      defineCompatRoute({
        method: 'get',
        path: `${path}/${check}`,
        async handle(request) {
          await findStored(inbox, request.params.id ?? '', request)
          throw new HttpProblem(404, `Postfang has no ${check} for clients of Mailpit`)
        },
      }),
    ),
    defineCompatRoute({
      method: 'post',
      path: `${path}/release`,
      async handle(request) {
        const { summary } = await findStored(inbox, request.params.id ?? '', request)
        if (release) return release(summary.id, request.body)
        throw new HttpProblem(
          400,
          'Nothing leaves here: no relay is configured, so no message can be released',
        )
      },
    }),
  ]
}
