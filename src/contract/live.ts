import { z } from 'zod'
import { mailjetEventSchema } from './mailjet.ts'
import { summarySchema } from './message.ts'
import { sessionSummarySchema } from './session.ts'

/**
 * Frames of `GET /api/live`. Over WebSocket each frame is one JSON text message; as server-sent events `hello`,
 * `resync` and each single change is one event named after its `type` or `kind`, with the sequence number as `id`.
 */
export const changeSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.enum(['captured', 'digested', 'updated']),
      seq: z.int(),
      mailbox: z.string(),
      message: summarySchema.describe('As it is now'),
    }),
    z.object({
      kind: z.literal('deleted'),
      seq: z.int(),
      mailbox: z.string(),
      ids: z.array(z.string()),
    }),
  ])
  .meta({ id: 'Change' })

export const liveFrameSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('hello'), seq: z.int().describe('Newest committed sequence number') }),
    z.object({
      type: z.literal('changes'),
      seq: z.int().describe('All changes up to here have been sent; pass it as `since` to resume'),
      changes: z.array(changeSchema),
    }),
    z.object({
      type: z.literal('resync'),
      seq: z.int().describe('Changes up to here were skipped: read the lists again'),
    }),
  ])
  .meta({ id: 'LiveFrame' })

/** Frames of `GET /api/live?of=sessions`; they have no sequence numbers, and nothing is resumed. */
export const sessionFrameSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('hello'), seq: z.int() }),
    z.object({
      type: z.literal('sessions'),
      sessions: z
        .array(sessionSummarySchema)
        .describe('Opened, ended, or with a new message; as they are now, the newest change last'),
      skipped: z.int().describe('So many more have changed that are not named: read the list again'),
    }),
  ])
  .meta({ id: 'SessionFrame' })

/** Frames of `GET /api/live?of=events`. `seq` is the number of an event here, and `since` too. */
export const eventFrameSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('hello'), seq: z.int().describe('Number of the newest event') }),
    z.object({
      type: z.literal('events'),
      seq: z.int().describe('All events up to here have been sent; pass it as `since` to resume'),
      events: z.array(mailjetEventSchema),
    }),
    z.object({
      type: z.literal('resync'),
      seq: z.int().describe('Events up to here were skipped: read the lists again'),
    }),
  ])
  .meta({ id: 'EventFrame' })

export type EventFrame = z.infer<typeof eventFrameSchema>
export type SessionFrame = z.infer<typeof sessionFrameSchema>
export type ChangeJson = z.infer<typeof changeSchema>
export type LiveFrame = z.infer<typeof liveFrameSchema>
