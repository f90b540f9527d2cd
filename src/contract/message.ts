import { z } from 'zod'

/** Wire shapes of messages. The same schemas validate, type the server, the UI and the client, and make the OpenAPI document. */

export const addressSchema = z
  .object({
    name: z.string().describe('Display name, decoded; empty where there is none'),
    address: z.string(),
  })
  .meta({ id: 'Address' })

export const envelopeSchema = z
  .object({
    from: z.string().describe('MAIL FROM; empty for the null sender'),
    to: z.array(z.string()).describe('RCPT TO, in the order given; in a list the first 100'),
    toCount: z.int().optional().describe('Only where `to` was cut for a list: how many there are'),
  })
  .meta({ id: 'Envelope' })

export const digestStateSchema = z
  .enum(['pending', 'done', 'failed'])
  .describe(
    'How far the message has been read: `failed` where it hit a limit; the raw bytes are there all the same',
  )

const trackingSchema = z.enum(['account_default', 'disabled', 'enabled'])

export const mailjetSummarySchema = z
  .object({
    customId: z.string().nullable(),
    campaign: z.string().nullable(),
    deduplicateCampaign: z.boolean().nullable(),
    priority: z.int().nullable(),
    trackOpens: trackingSchema.nullable(),
    trackClicks: trackingSchema.nullable(),
    templateLanguage: z.boolean().nullable(),
    templateId: z.int().nullable(),
    templateErrorReporting: z.string().nullable(),
    templateErrorDeliver: z.boolean().nullable(),
    monitoringCategory: z.string().nullable(),
    findings: z.int().describe('Number of findings over all Mailjet headers'),
  })
  .meta({
    id: 'MailjetSummary',
    description: 'What the X-MJ-* and X-Mailjet-* headers say; null where absent',
  })

export const mailjetFieldSchema = z
  .object({
    header: z.string().describe('Name as the message wrote it'),
    name: z.string().nullable().describe('The documented header it stands for; null for an undocumented one'),
    value: z.string().describe('Unfolded and decoded'),
    typed: z.unknown().describe('The value as JSON; null where it could not be read'),
    meaning: z.string(),
    finding: z.string().nullable().describe('What is wrong with it'),
  })
  .meta({ id: 'MailjetField' })

export const mailjetSchema = mailjetSummarySchema
  .extend({
    eventPayload: z.string().nullable(),
    variables: z.record(z.string(), z.unknown()).nullable(),
    fields: z.array(mailjetFieldSchema).describe('Every X-MJ-* and X-Mailjet-* header, in order'),
  })
  .meta({ id: 'Mailjet' })

export const rejectionSchema = z
  .object({ code: z.int(), enhancedCode: z.string().nullable(), text: z.string() })
  .meta({ id: 'Rejection', description: 'An SMTP reply that refused a message' })

export const summarySchema = z
  .object({
    id: z.string().describe('UUIDv7; also the Mailjet MessageUUID'),
    seq: z.int().describe('Grows with every capture'),
    mailbox: z.string(),
    receivedAt: z.string().describe('ISO 8601, UTC, milliseconds'),
    from: addressSchema.nullable(),
    to: z.array(addressSchema).describe('In a list the first 100; `toCount` tells how many there are'),
    cc: z.array(addressSchema),
    toCount: z.int(),
    ccCount: z.int(),
    envelope: envelopeSchema,
    subject: z.string(),
    preview: z.string().describe('The beginning of the text, at most 160 characters'),
    size: z.int().describe('Bytes as received'),
    attachments: z.int(),
    read: z.boolean(),
    tags: z.array(z.string()),
    mailjet: mailjetSummarySchema.nullable(),
    digest: digestStateSchema,
    digestError: z.string().nullable().describe('Why the digest failed'),
    rejected: rejectionSchema
      .nullable()
      .describe('For a message that was refused: the reply it got. Found by `is:rejected` only'),
  })
  .meta({ id: 'Summary' })

export const headerSchema = z
  .object({
    name: z.string(),
    value: z.string().describe('Unfolded, encoded words decoded'),
    raw: z.string().describe('As received, with its folds, without the last line end'),
  })
  .meta({ id: 'Header' })

export const attachmentSchema = z
  .object({
    part: z.string().describe('Number for /parts/{part}, as in IMAP: 2, 2.1, …'),
    filename: z.string().nullable(),
    contentType: z.string(),
    size: z.int().describe('Bytes after decoding'),
    disposition: z.enum(['attachment', 'inline']),
    contentId: z.string().nullable().describe('Without the angle brackets'),
    sha256: z.string(),
  })
  .meta({ id: 'Attachment' })

export const linkSchema = z
  .object({ url: z.string(), text: z.string(), from: z.enum(['html', 'text']) })
  .meta({ id: 'Link' })

export interface PartNode {
  part: string
  contentType: string
  charset: string | null
  encoding: string
  disposition: 'attachment' | 'inline' | null
  filename: string | null
  contentId: string | null
  size: number
  children: PartNode[]
}

export const partNodeSchema: z.ZodType<PartNode> = z
  .object({
    part: z.string().describe('Empty for the message itself when it is a multipart'),
    contentType: z.string(),
    charset: z.string().nullable(),
    encoding: z.string().describe('Content-Transfer-Encoding, lower case'),
    disposition: z.enum(['attachment', 'inline']).nullable(),
    filename: z.string().nullable(),
    contentId: z.string().nullable(),
    size: z.int().describe('Bytes of the body as transferred'),
    get children() {
      return z.array(partNodeSchema)
    },
  })
  .meta({ id: 'Part' })

export const sessionFactsSchema = z
  .object({
    id: z.string(),
    listener: z.string().describe('URL of the listener; `http` for messages posted to the API'),
    clientAddress: z.string(),
    tls: z.object({ version: z.string(), cipher: z.string(), servername: z.string().nullable() }).nullable(),
    user: z.string().nullable(),
    helo: z.string().nullable(),
    faults: z
      .array(z.string())
      .describe('Ids of the fault rules, and speaking addresses, that changed it; empty in a normal session'),
  })
  .meta({ id: 'SessionFacts' })

export const messageSchema = summarySchema
  .extend({
    date: z.string().nullable().describe('The Date header as ISO 8601; null where absent or unreadable'),
    messageId: z.string().nullable().describe('Without the angle brackets'),
    replyTo: z.array(addressSchema),
    bcc: z.array(addressSchema).describe('Envelope recipients that no header names'),
    headers: z.array(headerSchema).describe('In order, with repeats'),
    html: z.string().nullable(),
    text: z.string().nullable(),
    attachments: z.array(attachmentSchema),
    links: z.array(linkSchema),
    codes: z.array(z.string()).describe('One-time codes, the likeliest first'),
    mailjet: mailjetSchema.nullable(),
    mailjetFindings: z
      .array(z.string())
      .describe(
        'In Mailjet mode: what is wrong with the message as a whole, such as too many recipients; those of headers stand with them',
      ),
    parts: partNodeSchema.nullable().describe('The MIME tree; null where the digest failed'),
    remoteContent: z
      .object({
        images: z.int().describe('Remote images that the HTML asks for'),
        trackingPixels: z.int().describe('Those of them that measure 1×1 or less'),
        other: z.int().describe('Other remote resources: styles, fonts, media'),
      })
      .describe('What the preview holds back'),
    warnings: z
      .array(z.string())
      .describe('Oddities of the bytes, such as bare line feeds or an unknown charset'),
    session: sessionFactsSchema,
  })
  .meta({ id: 'Message' })

export type AddressJson = z.infer<typeof addressSchema>
export type SummaryJson = z.infer<typeof summarySchema>
export type MessageJson = z.infer<typeof messageSchema>
export type AttachmentJson = z.infer<typeof attachmentSchema>
export type HeaderJson = z.infer<typeof headerSchema>
export type LinkJson = z.infer<typeof linkSchema>
export type MailjetJson = z.infer<typeof mailjetSchema>
export type MailjetSummaryJson = z.infer<typeof mailjetSummarySchema>
export type MailjetFieldJson = z.infer<typeof mailjetFieldSchema>
export type SessionFactsJson = z.infer<typeof sessionFactsSchema>
