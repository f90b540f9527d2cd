import { z } from 'zod'
import { sessionFactsSchema } from './message.ts'
import { lineExplanationSchema } from './replies.ts'

export const transcriptLineSchema = z
  .object({
    atMs: z.number().describe('Milliseconds since the connection was opened'),
    by: z.enum(['client', 'server', 'note']),
    text: z.string().describe('Secrets are masked; DATA is one line with a byte count'),
    explanation: lineExplanationSchema
      .nullable()
      .describe('What the line does or means; null for notes, which explain themselves'),
  })
  .meta({ id: 'TranscriptLine' })

export const sessionSummarySchema = sessionFactsSchema
  .extend({
    startedAt: z.string(),
    endedAt: z.string().nullable().describe('null while the connection is open'),
    endReason: z.string().nullable(),
    messages: z.int().describe('Messages accepted'),
    mailboxes: z
      .array(z.string())
      .describe('Where its messages were filed; where there are none, where they would have been'),
    kept: z
      .array(z.object({ id: z.string(), rejected: z.boolean() }))
      .describe(
        'Its messages, the first 100; also those that were refused and kept. One may be deleted by now',
      ),
    problems: z
      .int()
      .describe('Replies that refused something, and one more where the connection ended in trouble'),
  })
  .meta({ id: 'SessionSummary' })

export const sessionSchema = sessionSummarySchema
  .extend({ transcript: z.array(transcriptLineSchema) })
  .meta({ id: 'Session' })

export const sessionListSchema = z
  .object({ sessions: z.array(sessionSummarySchema), next: z.string().nullable() })
  .meta({ id: 'SessionList' })

/** `GET /api/messages/{id}/session`: the conversation up to and including this message. */
export const messageSessionSchema = sessionFactsSchema
  .extend({ transcript: z.array(transcriptLineSchema) })
  .meta({ id: 'MessageSession' })

export type TranscriptLineJson = z.infer<typeof transcriptLineSchema>
export type SessionSummaryJson = z.infer<typeof sessionSummarySchema>
export type SessionListJson = z.infer<typeof sessionListSchema>
export type SessionJson = z.infer<typeof sessionSchema>
