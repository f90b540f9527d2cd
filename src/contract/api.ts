import { z } from 'zod'
import { messageSchema, summarySchema } from './message.ts'

/** Requests and answers of the REST API that are not shapes of their own. */

export const messageListSchema = z
  .object({
    messages: z.array(summarySchema).describe('Newest first'),
    next: z.string().nullable().describe('Pass as `cursor` for the following page; null on the last'),
    total: z
      .int()
      .describe('Messages that match, over all pages; where `totalIsExact` is false, at least that many'),
    totalIsExact: z
      .boolean()
      .describe(
        'False for a search that was not counted to the end: nobody waits for a number beyond 10,000',
      ),
    unread: z.int(),
  })
  .meta({ id: 'MessageList' })

export const waitedSchema = z
  .object({
    messages: z.array(messageSchema).describe('In order of arrival'),
    seq: z.int().describe('Pass as `since` to wait for later ones'),
  })
  .meta({ id: 'Waited' })

export const patchSchema = z
  .strictObject({
    read: z.boolean().optional(),
    tags: z
      .array(
        z
          .string()
          .trim()
          .min(1)
          .max(64)
          .regex(/^\P{Cc}*$/u, 'Expected no control characters'),
      )
      .max(32)
      .optional()
      .describe('Replaces all tags'),
  })
  .meta({ id: 'MessagePatch' })

export const tagListSchema = z
  .object({
    tags: z.array(
      z.object({ name: z.string().describe('Lower case, as it is searched for'), total: z.int() }),
    ),
  })
  .meta({ id: 'TagList' })

export const deletedSchema = z.object({ deleted: z.int() }).meta({ id: 'Deleted' })

export const createdSchema = z
  .object({ id: z.string(), seq: z.int(), mailbox: z.string() })
  .meta({ id: 'Created' })

export type MessageListJson = z.infer<typeof messageListSchema>
export type WaitedJson = z.infer<typeof waitedSchema>
export type MessagePatchJson = z.infer<typeof patchSchema>
