import { type CompatRoute, defineCompatRoute } from '../../../http/compat/compat-route.ts'
import { readLenientJson, toLenientObject } from '../../../http/compat/read-lenient-json.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { answerOk } from '../answers.ts'
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
        if (release === undefined) {
          throw new HttpProblem(
            400,
            'Nothing leaves here: no relay is configured, so no message can be released',
          )
        }
        await release({ id: summary.id, to: readRecipients(request.body) })
        return answerOk()
      },
    }),
  ]
}

/** `{To: […]}`, or the list alone, as the client mailpit-api sends it. @throws HttpProblem 400 for anything else */
function readRecipients(body: Uint8Array | undefined): readonly string[] {
  const json = readLenientJson(body)
  const list: unknown = Array.isArray(json) ? json : toLenientObject(json)?.get('To')
  const addresses = Array.isArray(list) ? list.filter((address) => typeof address === 'string') : []
  if (Array.isArray(list) && list.length > 0 && addresses.length === list.length) return addresses
  throw new HttpProblem(400, 'Name the recipients as To, a list of addresses: nothing was released')
}
