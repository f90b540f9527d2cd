import { z } from 'zod'
import { summarySchema } from './message.ts'

/** RFC 9457 problem details; `detail` says what to do. */
export const problemSchema = z
  .object({
    type: z.string().describe('`about:blank` or a page of the documentation'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    parameter: z.string().optional().describe('The parameter or member that is wrong'),
    position: z.int().optional().describe('Where in it, in characters from 0'),
    nearMisses: z
      .array(z.object({ message: summarySchema, unmet: z.array(z.string()) }))
      .optional()
      .describe(
        'Only for a wait that ran out of time: the newest messages and which terms each of them misses',
      ),
  })
  .meta({ id: 'Problem' })

export type ProblemJson = z.infer<typeof problemSchema>
