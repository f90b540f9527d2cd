import {
  type ProviderReplyJson,
  providerReplyListSchema,
  type ReplyExplanationJson,
  replyExplanationSchema,
  replyQuestionSchema,
} from '../../../contract/replies.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import { listProviderReplies } from '../../../replies/catalogue.ts'
import { explainReply, type ReplyExplanation } from '../../../replies/explain-reply.ts'
import { findMailjetOutcome } from '../../../replies/mailjet-outcome.ts'
import { type ProviderReply, providerNames } from '../../../replies/provider-reply.ts'
import { reasonTexts } from '../../../replies/reasons.ts'

/** What SMTP replies mean. */
export function repliesRoutes(): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/replies',
      operationId: 'listReplies',
      group: 'Replies',
      summary: 'List how real providers refuse mail',
      description:
        'By provider and reason, each with the page it was taken from and with what Mailjet would report for it. A fault rule takes one by its `provider` and `reason`.',
      example: '"$POSTFANG/api/replies"',
      answers: { 200: { description: 'The catalogue', schema: providerReplyListSchema } },
      handle: () => Response.json({ replies: listProviderReplies().map(providerReplyJson) }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/replies/explain',
      operationId: 'explainReply',
      group: 'Replies',
      summary: 'Explain an SMTP reply',
      description: 'One line or several, bare or as a log or a bounce message quotes it. Changes nothing.',
      example: `"$POSTFANG/api/replies/explain" -H "Content-Type: application/json" -d '{"reply":"550 5.1.1 User unknown"}'`,
      body: replyQuestionSchema,
      answers: {
        200: { description: 'What it means', schema: replyExplanationSchema },
        400: { description: 'There is no SMTP reply in it' },
      },
      handle({ body }) {
        const explanation = explainReply(body.reply)
        if (explanation === undefined) {
          throw new HttpProblem(
            400,
            'There is no SMTP reply in it: expected three digits from 200 to 599 and a text, such as "550 5.1.1 User unknown"',
            { parameter: 'reply' },
          )
        }
        return Response.json(replyExplanationJson(explanation))
      },
    }),
  ]
}

function replyExplanationJson({ reply, reason, provider, ...rest }: ReplyExplanation): ReplyExplanationJson {
  return {
    code: reply.code,
    enhancedCode: reply.enhanced,
    text: reply.text,
    outcome: rest.outcome,
    meaning: rest.meaning,
    codeMeaning: rest.code,
    enhancedMeaning: rest.enhanced,
    reason: reason && { name: reason.reason, text: reasonTexts[reason.reason], by: reason.by },
    provider: provider && { id: provider, name: providerNames[provider] },
    mailjet: rest.mailjet,
  }
}

function providerReplyJson({ enhanced, ...reply }: ProviderReply): ProviderReplyJson {
  return {
    ...reply,
    enhancedCode: enhanced,
    providerName: providerNames[reply.provider],
    reasonText: reasonTexts[reply.reason],
    mailjet: findMailjetOutcome({ ...reply, enhanced }, reply.reason),
  }
}
