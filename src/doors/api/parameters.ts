import { z } from 'zod'
import { wholeNumber } from '../../http/whole-number.ts'
import { parseDuration } from '../../lib/parse-duration.ts'
import { parseFieldPath } from '../../lib/pick-field.ts'
import { limits } from '../../model/limits.ts'
import { defaultMailbox, isMailboxName } from '../../model/mailbox-name.ts'

/** Parameters that several routes take, as text from the URL. */

export const mailboxName = z
  .string()
  .refine(isMailboxName, `Expected a mailbox name: 1 to ${limits.mailboxNameLength} printable characters`)

export const mailboxFilter = mailboxName.optional().describe('Only this mailbox; without it all of them')

export const mailboxTarget = mailboxName.default(defaultMailbox).describe('Mailbox to file into')

export const searchFilter = z
  .string()
  .optional()
  .describe('Search, such as `from:shop@example.com subject:"your code" -is:read`; see the search grammar')

export const pageLimit = wholeNumber(1, limits.pageSize).default(50).describe('How many at most')

export const cursor = wholeNumber(0, Number.MAX_SAFE_INTEGER)
  .optional()
  .describe('`next` of the page before; without it the first page')

export const messageIdParams = z.strictObject({
  id: z
    .string()
    .describe(
      'The message, letter case aside; below it also `latest`, the newest that matches `mailbox` and `q`',
    ),
})

export const field = z
  .string()
  .max(200)
  .transform((text, context) => {
    const path = parseFieldPath(text)
    if (path === undefined) context.addIssue('Expected a path such as subject, codes[0] or links[0].url')
    return { text, path: path ?? [] }
  })
  .optional()
  .meta({
    type: 'string',
    description: 'Answer with this one field as plain text, such as `codes[0]`, `links[0].url` or `subject`',
  })

/** For what is under a message: where its id is `latest`, which one that is. */
export const latestFilter = z.strictObject({ mailbox: mailboxFilter, q: searchFilter })

/** A time such as `500ms`, `10s`, `2m`, or plain seconds; in milliseconds, at most `mostMs`. */
export function duration(mostMs: number) {
  return z
    .string()
    .transform((text, context) => {
      const ms = parseDuration(text)
      if (ms === undefined) context.addIssue('Expected a time such as 500ms, 10s or 2m')
      return ms ?? 0
    })
    .refine((ms) => ms <= mostMs, `Expected at most ${mostMs / 60_000} minutes`)
}
