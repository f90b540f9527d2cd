import { z } from 'zod'

/** Wire shapes of Mailjet mode in our own API; 64-bit ids are texts here, since JSON numbers lose their last digits. */

export const mailjetEventTypeSchema = z.enum(['sent', 'open', 'click', 'bounce', 'blocked', 'spam', 'unsub'])

export const deliveryStatusSchema = z.enum([
  'queued',
  'sent',
  'opened',
  'clicked',
  'unsub',
  'spam',
  'softbounced',
  'hardbounced',
  'blocked',
])

export const errorRelatedToSchema = z.enum(['recipient', 'domain', 'spam', 'system', 'mailjet', 'content'])

const eventShared = {
  number: z.int().describe('Grows with every event; pass the newest as `since` to the live feed of events'),
  at: z.string().describe('ISO 8601, UTC, milliseconds'),
  mailbox: z.string(),
  message: z.string().describe('Id of the message'),
  messageId: z.string().describe('MessageID, 64 bits'),
  recipient: z.string(),
  campaignId: z.int().describe('0 for none'),
}
const visitor = {
  ip: z.string(),
  geo: z.string().describe('Country in two letters, or nothing'),
  agent: z.string().describe('User-Agent; `List-Unsubscribe` for one-click'),
}

export const mailjetEventSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('sent'), ...eventShared, smtpReply: z.string() }),
    z.object({ type: z.literal('open'), ...eventShared, ...visitor }),
    z.object({ type: z.literal('click'), ...eventShared, url: z.string(), ...visitor }),
    z.object({
      type: z.literal('bounce'),
      ...eventShared,
      isBlocked: z.boolean().describe('Field `blocked`: the address is blocked from now on'),
      isHard: z.boolean().describe('Field `hard_bounce`'),
      errorRelatedTo: errorRelatedToSchema,
      error: z.string(),
      comment: z.string(),
    }),
    z.object({
      type: z.literal('blocked'),
      ...eventShared,
      errorRelatedTo: errorRelatedToSchema,
      error: z.string(),
    }),
    z.object({ type: z.literal('spam'), ...eventShared, source: z.string() }),
    z.object({ type: z.literal('unsub'), ...eventShared, listId: z.int(), ...visitor }),
  ])
  .meta({ id: 'MailjetEvent' })

export const mailjetEventListSchema = z
  .object({ events: z.array(mailjetEventSchema).describe('In the order in which they came') })
  .meta({ id: 'MailjetEventList' })

const orderedText = z.string().max(2_000)
const orderedVisitor = {
  ip: orderedText.optional(),
  geo: z.string().max(2).optional(),
  agent: orderedText.optional(),
}
const recipient = z.string().max(1_000).optional().describe('One of the recipients; the first without it')

/** An event that is ordered; what is left out is filled in. */
export const newMailjetEventSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('sent'), recipient, smtpReply: orderedText.optional() }),
    z.strictObject({ type: z.literal('open'), recipient, ...orderedVisitor }),
    z.strictObject({
      type: z.literal('click'),
      recipient,
      url: orderedText.optional().describe('The first link of the message without it'),
      ...orderedVisitor,
    }),
    z.strictObject({
      type: z.literal('bounce'),
      recipient,
      reply: orderedText
        .optional()
        .describe(
          'An SMTP reply, such as `550 5.1.1 User unknown`, that is translated into what Mailjet says',
        ),
      isHard: z
        .boolean()
        .optional()
        .describe('True without it, unless the reply or the error says otherwise'),
      isBlocked: z.boolean().optional(),
      errorRelatedTo: errorRelatedToSchema.optional(),
      error: orderedText.optional().describe('Such as `user unknown`'),
      comment: orderedText.optional(),
    }),
    z.strictObject({
      type: z.literal('blocked'),
      recipient,
      errorRelatedTo: errorRelatedToSchema.optional(),
      error: orderedText.optional().describe('Such as `preblocked`'),
    }),
    z.strictObject({ type: z.literal('spam'), recipient, source: orderedText.optional() }),
    z.strictObject({
      type: z.literal('unsub'),
      recipient,
      listId: z.int().min(0).optional(),
      ...orderedVisitor,
    }),
  ])
  .meta({ id: 'NewMailjetEvent' })

const eventCountsSchema = z.object({
  sent: z.int(),
  open: z.int(),
  click: z.int(),
  bounce: z.int(),
  blocked: z.int(),
  spam: z.int(),
  unsub: z.int(),
})

export const campaignSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    mailbox: z.string(),
    createdAt: z.string(),
    lastSentAt: z.string(),
    sender: z.string(),
    senderName: z.string(),
    subject: z.string().describe('Of its first message'),
    messages: z.int().describe('One for each recipient, the blocked ones included'),
    events: eventCountsSchema.describe('Every event counts'),
    unique: eventCountsSchema.describe('Messages to which that happened at least once'),
    hardBounces: z.int(),
  })
  .meta({ id: 'MailjetCampaign' })

export const campaignListSchema = z
  .object({
    campaigns: z.array(campaignSchema).describe('Newest first'),
    next: z.string().nullable().describe('Pass as `cursor` for the following page; null on the last'),
  })
  .meta({ id: 'MailjetCampaignList' })

export const deliveryErrorSchema = z
  .object({
    piece: z.enum(['subject', 'text', 'html']),
    message: z.string().describe("In Mailjet's words"),
    line: z.int().describe('From 1; 0 where no place is known'),
    column: z.int(),
  })
  .meta({ id: 'DeliveryError' })

export const deliveredSchema = z
  .object({
    recipient: z.string(),
    isBlocked: z.boolean().describe('Nothing would be delivered'),
    status: deliveryStatusSchema.nullable().describe('Null for a message that is not in Mailjet mode'),
    state: z.string().nullable().describe('Error of the table, such as `user unknown`'),
    messageId: z.string().describe('MessageID, 64 bits'),
    uuid: z.string().describe('MessageUUID'),
    campaignId: z.int(),
    contactId: z.int(),
    senderId: z.int(),
    token: z.string().describe('X-MJ-Mid'),
    size: z.int().nullable().describe('Bytes as delivered; null where nothing is, like what follows'),
    headers: z.array(z.object({ name: z.string(), value: z.string() })).nullable(),
    subject: z.string().nullable(),
    html: z.string().nullable(),
    text: z.string().nullable(),
    errors: z.array(deliveryErrorSchema),
  })
  .meta({ id: 'Delivered' })

export const deliveredListSchema = z
  .object({
    deliveries: z.array(deliveredSchema).describe('One for each recipient, at most 100'),
    isInMailjetMode: z.boolean().describe('False: this is what Mailjet would have delivered'),
  })
  .meta({ id: 'DeliveredList' })

export type MailjetEventJson = z.infer<typeof mailjetEventSchema>
export type NewMailjetEventJson = z.output<typeof newMailjetEventSchema>
export type CampaignJson = z.infer<typeof campaignSchema>
export type DeliveredJson = z.infer<typeof deliveredSchema>
