import { z } from 'zod'

/** SMTP errors that are ordered on purpose: rules, and addresses that speak for themselves. */

export const faultPointSchema = z
  .enum(['connect', 'greeting', 'helo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'end'])
  .describe('Where it applies; `end` is the end of the data, when the message has come in whole')

export const faultActionSchema = z
  .enum(['drop', 'stall', 'silence'])
  .describe(
    '`drop`: the connection is closed without a word. `stall`: nothing is done and nothing answered any more. `silence`: what is asked for is done, but never answered',
  )

const pattern = (what: string) =>
  z.string().min(1).max(320).describe(`${what}; matches whole, letter case aside, \`*\` stands for any text`)

const printable = /^\P{Cc}*$/u

/** A reply in full; `text` may have several lines. */
export const faultReplySchema = z
  .object({
    code: z.int().describe('4xx or 5xx'),
    enhancedCode: z.string().nullable().describe('Such as 4.2.1; null for a reply without'),
    text: z.string().describe('Line feeds separate the lines of a reply that has several'),
  })
  .meta({ id: 'FaultReply' })

/** As it is given: one text, or in parts of which only the code must be there. */
const givenReplySchema = z
  .union([
    z.string().describe('Such as `450 4.2.1 Mailbox busy`'),
    z.strictObject({
      code: z.int().min(400).max(599),
      enhancedCode: z
        .string()
        .regex(/^[45]\.\d{1,3}\.\d{1,3}$/, 'Expected an enhanced code such as 4.2.1')
        .nullable()
        .optional(),
      text: z.string().max(2_000).optional(),
    }),
  ])
  .describe('The 4xx or 5xx reply; 421 closes the connection')

const count = z.int().min(1).max(1_000_000)

export const faultRateSchema = z
  .strictObject({ count: z.int().min(1).max(10_000), perMs: z.int().min(1).max(86_400_000) })
  .describe('So many may pass in any span of that length; the rest meets the fault')

export const newFaultSchema = z
  .strictObject({
    at: faultPointSchema,
    mailbox: z
      .string()
      .min(1)
      .max(128)
      .regex(printable, 'Expected printable text')
      .describe('Only for this mailbox; possible from `auth` on')
      .optional(),
    sender: z
      .string()
      .max(320)
      .describe('MAIL FROM, empty for the null sender; a pattern like the others')
      .optional(),
    recipient: pattern('RCPT TO; at `data` and `end` one of them').optional(),
    listener: pattern('URL of the listener, such as `*:1025`').optional(),
    client: pattern("The client's address").optional(),
    header: z
      .strictObject({
        name: z.string().regex(/^[!-9;-~]{1,100}$/, 'Expected the name of a header'),
        value: pattern('Its decoded value').optional(),
      })
      .describe('A header of the message; possible at `end`')
      .optional(),
    first: count.describe('Only the first so many').optional(),
    every: count.describe('Only every so-manieth').optional(),
    probability: z.number().gt(0).max(1).describe('By chance, from 0 to 1').optional(),
    seed: z
      .int()
      .min(0)
      .max(0xffff_ffff)
      .describe('Of the probability: the same seed gives the same sequence')
      .optional(),
    rate: faultRateSchema.optional(),
    reply: givenReplySchema.optional(),
    provider: z.string().describe('In place of `reply`: whose refusal, such as `gmail`').optional(),
    reason: z.string().describe('With `provider`: for what, such as `over-quota`').optional(),
    action: faultActionSchema.optional(),
    closeAfterBytes: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .describe('Closes the connection after so many octets of DATA; possible at `data`')
      .optional(),
    delayMs: z.int().min(1).max(600_000).describe('Waits first, then does what else is said').optional(),
    dripMs: z.int().min(1).max(10_000).describe('Between two octets of the reply').optional(),
    times: count.describe('After so many hits never again').optional(),
    expiresInMs: z.int().min(1).max(2_592_000_000).describe('Ends by itself after this time').optional(),
    keep: z
      .boolean()
      .describe('Whether a message that is refused at `end` is kept, found by `is:rejected`; true by default')
      .optional(),
  })
  .meta({ id: 'NewFault' })

export const faultSchema = z
  .object({
    id: z.string(),
    at: faultPointSchema,
    mailbox: z.string().nullable(),
    sender: z.string().nullable(),
    recipient: z.string().nullable(),
    listener: z.string().nullable(),
    client: z.string().nullable(),
    header: z.object({ name: z.string(), value: z.string().nullable() }).nullable(),
    first: z.int().nullable(),
    every: z.int().nullable(),
    probability: z.number().nullable(),
    seed: z.int().nullable(),
    rate: z.object({ count: z.int(), perMs: z.int() }).nullable(),
    reply: faultReplySchema.nullable(),
    provider: z.string().nullable().describe('Whose refusal `reply` is, where it came from the catalogue'),
    reason: z.string().nullable(),
    action: faultActionSchema.nullable(),
    closeAfterBytes: z.int().nullable(),
    delayMs: z.int().nullable(),
    dripMs: z.int().nullable(),
    times: z.int().nullable(),
    expiresAt: z.string().nullable().describe('ISO 8601'),
    keep: z.boolean().nullable(),
    createdAt: z.string().describe('ISO 8601'),
    state: z.enum(['active', 'spent', 'expired']),
    seen: z.int().describe('How often it was asked and matched for whom it is'),
    hits: z.int().describe('How often it was carried out'),
  })
  .meta({ id: 'Fault', description: 'null where nothing is said' })

export const faultListSchema = z
  .object({ faults: z.array(faultSchema).describe('In the order in which they are asked') })
  .meta({ id: 'FaultList' })

export const speakingAddressesSchema = z
  .object({
    domains: z.array(z.string()).describe('Empty where they are switched off'),
    addresses: z.array(
      z.object({
        address: z.string().describe('An example that works, at the first domain'),
        at: z
          .enum(['rcpt', 'end', 'after'])
          .describe('`after`: the mail is taken, and that becomes of it, in mailboxes in Mailjet mode'),
        meaning: z.string(),
      }),
    ),
  })
  .meta({ id: 'SpeakingAddresses' })

export type NewFaultJson = z.input<typeof newFaultSchema>
export type FaultJson = z.infer<typeof faultSchema>
export type SpeakingAddressesJson = z.infer<typeof speakingAddressesSchema>
