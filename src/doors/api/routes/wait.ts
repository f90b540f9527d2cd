import { z } from 'zod'
import { waitedSchema } from '../../../contract/api.ts'
import type { MessageJson } from '../../../contract/message.ts'
import type { ProblemJson } from '../../../contract/problem.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import { summaryJson } from '../../../http/summary-json.ts'
import { wholeNumber } from '../../../http/whole-number.ts'
import type { WaitOutcome } from '../../../inbox/inbox.ts'
import { limits } from '../../../model/limits.ts'
import { printSearch } from '../../../model/search/print-search.ts'
import { answerField } from '../answer-field.ts'
import type { ApiOptions } from '../api-options.ts'
import { describeMessage } from '../describe-message.ts'
import { duration, field, mailboxFilter, searchFilter } from '../parameters.ts'
import { readSelection } from '../read-selection.ts'

const longestWaitMs = 5 * 60_000

/** Holding a request until mail has come: what a test asks for instead of polling. */
export function waitRoutes({ inbox, events, clock = Date.now }: ApiOptions): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/messages/wait',
      operationId: 'waitForMessages',
      group: 'Messages',
      summary: 'Wait for messages',
      description:
        'Answers as soon as `count` messages match, be they there already or still to come. When the time is up the answer is a 404 that shows the newest messages and what each of them lacks; ask with `Accept: text/plain` for one that reads well in a log.',
      example: '"$POSTFANG/api/messages/wait?mailbox=run-42&q=to:ada@example.com&timeout=5s"',
      query: z.strictObject({
        mailbox: mailboxFilter,
        q: searchFilter,
        count: wholeNumber(1, limits.pageSize).default(1).describe('How many have to match'),
        timeout: duration(longestWaitMs).default(10_000).meta({
          type: 'string',
          default: '10s',
          description: 'How long to wait: `500ms`, `10s`, `2m` or plain seconds; at most `5m`',
        }),
        limit: wholeNumber(1, limits.pageSize)
          .optional()
          .describe('How many to answer with at most, where more than `count` match already'),
        since: wholeNumber(0, Number.MAX_SAFE_INTEGER)
          .optional()
          .describe('Only messages after this sequence number, the earliest of them first'),
        field,
      }),
      answers: {
        200: { description: 'The messages, in order of arrival', schema: waitedSchema },
        404: { description: 'The time is up; `nearMisses` shows what was there instead' },
      },
      async handle({ query }, context) {
        const { closing } = context.env
        const outcome = await inbox.wait({
          ...readSelection(query, clock()),
          count: query.count,
          limit: query.limit,
          timeoutMs: query.timeout,
          since: query.since,
          signal: AbortSignal.any([context.req.raw.signal, closing]),
        })
        if (outcome.kind === 'matched') {
          const messages = await Promise.all(
            outcome.messages.map((message) => describeMessage(events, message)),
          )
          return query.field ? answerField(messages, query.field) : answerMatched(messages, query.since ?? 0)
        }
        if (closing.aborted) throw new HttpProblem(503, 'The wait was cut short: the server is shutting down')
        throw describeTimeout(outcome, query.count, query.timeout)
      },
    }),
  ]
}

function answerMatched(messages: readonly MessageJson[], since: number): Response {
  return Response.json({
    messages,
    seq: messages.reduce((seq, message) => Math.max(seq, message.seq), since),
  })
}

function describeTimeout(
  outcome: WaitOutcome & { kind: 'timeout' },
  count: number,
  timeoutMs: number,
): HttpProblem {
  const nearMisses: ProblemJson['nearMisses'] = outcome.nearMisses.map(({ message, unmet }) => ({
    message: summaryJson(message),
    unmet: unmet.map(printSearch),
  }))
  const wanted = count === 1 ? 'No message matched' : `${outcome.found} of ${count} messages matched`
  const hint =
    nearMisses.length === 0
      ? 'nothing else arrived either: check host, port and mailbox'
      : 'the newest messages, each with the terms that it does not meet, follow'
  return new HttpProblem(404, `${wanted} within ${timeoutMs / 1_000} s; ${hint}`, { nearMisses })
}
