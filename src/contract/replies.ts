import { z } from 'zod'

/** What replies and commands mean, and the catalogue of real refusals. */

export const replyOutcomeSchema = z
  .enum(['done', 'continue', 'later', 'failed'])
  .describe('First digit of a reply: 2yz done, 3yz go on, 4yz try again later, 5yz failed for good')

export const explainedPartSchema = z.object({
  name: z.string().describe('As it stands in the line: a parameter, a code'),
  text: z.string(),
  reference: z.string().nullable().describe('Such as `RFC 1870 §6`'),
})

export const lineExplanationSchema = z
  .object({
    key: z
      .string()
      .describe(
        'Stable: `command.MAIL`, `reply.later`, `greeting`, `extension`, `message`, `login`, `unknown`',
      ),
    text: z.string().describe('In plain words'),
    reference: z.string().nullable(),
    outcome: replyOutcomeSchema.nullable().describe('Only of replies'),
    parts: z.array(explainedPartSchema),
  })
  .meta({ id: 'LineExplanation' })

const meaningSchema = z.object({ text: z.string(), reference: z.string() })

export const mailjetOutcomeSchema = z
  .discriminatedUnion('event', [
    z.object({ event: z.literal('sent'), smtpReply: z.string() }),
    z.object({
      event: z.literal('bounce'),
      hard: z.boolean().describe('Field `hard_bounce`'),
      errorRelatedTo: z
        .enum(['recipient', 'domain', 'spam', 'system', 'mailjet', 'content'])
        .describe('Field `error_related_to`'),
      error: z.string().describe('Field `error`, such as `user unknown`'),
      comment: z.string().describe('Field `comment`: the reply'),
    }),
  ])
  .meta({ id: 'MailjetOutcome', description: 'What Mailjet’s Event API would report' })

export const replyReasonSchema = z
  .object({
    name: z.string().describe('Such as `unknown-user`; what `reason` of a fault rule takes'),
    text: z.string(),
    by: z
      .enum(['text', 'enhanced', 'code'])
      .describe('What it was told by: the words tell most, the bare code least'),
  })
  .meta({ id: 'ReplyReason' })

export const replyExplanationSchema = z
  .object({
    code: z.int(),
    enhancedCode: z.string().nullable(),
    text: z.string().describe('The texts of all lines, joined by line feeds'),
    outcome: replyOutcomeSchema,
    meaning: meaningSchema.describe('What the first digit says'),
    codeMeaning: meaningSchema.nullable(),
    enhancedMeaning: meaningSchema.nullable(),
    reason: replyReasonSchema.nullable().describe('Why it refuses; null where it does not'),
    provider: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .describe('Whose words these seem to be'),
    mailjet: mailjetOutcomeSchema.nullable().describe('null where no event follows'),
  })
  .meta({ id: 'ReplyExplanation' })

export const replyQuestionSchema = z
  .strictObject({
    reply: z.string().min(1).max(10_000).describe('As it is in a log, a bounce or a terminal'),
  })
  .meta({ id: 'ReplyQuestion' })

export const providerReplySchema = z
  .object({
    provider: z.string().describe('Such as `gmail`; what `provider` of a fault rule takes'),
    providerName: z.string(),
    reason: z.string(),
    reasonText: z.string(),
    stage: z.enum(['greeting', 'mail', 'rcpt', 'end-of-data']).describe('What the provider answers with it'),
    code: z.int(),
    enhancedCode: z.string().nullable(),
    text: z.string().describe('Line feeds separate the lines of a reply that has several'),
    source: z.string().describe('Address of the page that it was taken from'),
    certainty: z
      .enum(['documented', 'observed'])
      .describe('By the provider itself, or quoted by others from their logs'),
    mailjet: mailjetOutcomeSchema.nullable(),
  })
  .meta({ id: 'ProviderReply' })

export const providerReplyListSchema = z
  .object({ replies: z.array(providerReplySchema) })
  .meta({ id: 'ProviderReplyList' })

export type ReplyOutcomeJson = z.infer<typeof replyOutcomeSchema>
export type LineExplanationJson = z.infer<typeof lineExplanationSchema>
export type MailjetOutcomeJson = z.infer<typeof mailjetOutcomeSchema>
export type ReplyExplanationJson = z.infer<typeof replyExplanationSchema>
export type ProviderReplyJson = z.infer<typeof providerReplySchema>
