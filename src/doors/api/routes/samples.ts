import { z } from 'zod'
import { createdSchema } from '../../../contract/api.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import type { ApiOptions } from '../api-options.ts'
import { captureUpload } from '../capture-upload.ts'
import { mailboxTarget } from '../parameters.ts'
import { composeSample, samples } from '../samples/samples.ts'

/** Mail to look at before there is any of one's own. */
export function samplesRoutes({ inbox, clock = Date.now }: ApiOptions): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/samples/{name}',
      operationId: 'sendSample',
      group: 'Server',
      summary: 'Send a sample mail',
      description: `There are ${samples.map(({ name }) => `\`${name}\``).join(', ')}.`,
      example: '-X POST "$POSTFANG/api/samples/welcome"',
      params: z.strictObject({ name: z.string().describe('Which one') }),
      query: z.strictObject({ mailbox: mailboxTarget }),
      answers: {
        201: { description: 'It was captured', schema: createdSchema },
        404: { description: 'There is no such sample' },
      },
      async handle({ params, query }, context) {
        const sample = samples.find(({ name }) => name === params.name)
        if (!sample) {
          const names = samples.map(({ name }) => name).join(', ')
          throw new HttpProblem(404, `There is no such sample: there are ${names}`)
        }
        const nowMs = clock()
        const mail = await composeSample(sample, nowMs)
        const captured = await captureUpload(
          inbox,
          { mailbox: query.mailbox, warnings: [], ...mail },
          context,
          nowMs,
        )
        return Response.json(captured, { status: 201, headers: { location: `/api/messages/${captured.id}` } })
      },
    }),
  ]
}
