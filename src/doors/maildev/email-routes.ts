import { type CompatRoute, defineCompatRoute } from '../../http/compat/compat-route.ts'
import { readLenientObject } from '../../http/compat/read-lenient-json.ts'
import { jsonArray, jsonStream } from '../../http/json-stream.ts'
import { HttpProblem } from '../../http/problem.ts'
import { findInMailbox } from '../../inbox/find-in-mailbox.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import { settleRows } from '../../inbox/settle-rows.ts'
import { walkMessages } from '../../inbox/walk-messages.ts'
import type { MessageSummary } from '../../model/message.ts'
import { composeError, orNotFound } from './answers.ts'
import { emailSummaryJson } from './email-json.ts'
import { listEmails, readCount, readEmail, readListRequest } from './email-list.ts'
import type { MaildevOptions, MaildevVersion } from './maildev-options.ts'
import { markAllRead } from './mark-all-read.ts'

/** Lists, one message, marks and deletions. */
export function emailRoutes({ inbox }: MaildevOptions, version: MaildevVersion): readonly CompatRoute[] {
  const path = `${version.prefix}/email`
  return [
    defineCompatRoute({
      method: 'get',
      path,
      composeError,
      handle: (request) =>
        jsonStream(jsonArray(listEmails(inbox, readListRequest(request, version), version))),
    }),
    defineCompatRoute({
      method: 'get',
      path: `${path}/{id}`,
      composeError,
      // Quirk: MailDev marks a message read that somebody has asked for; a GET changes nothing here.
      async handle({ params, mailbox }) {
        const { id } = orNotFound(await findInMailbox(inbox, params.id, mailbox))
        return Response.json(orNotFound(await readEmail(inbox, id, version)))
      },
    }),
    defineCompatRoute({
      method: 'patch',
      path: `${path}/read-all`,
      composeError,
      handle: async ({ mailbox }) => Response.json(await markAllRead(inbox, mailbox)),
    }),
    defineCompatRoute({
      method: 'delete',
      path: `${path}/all`,
      composeError,
      async handle({ mailbox }) {
        await inbox.removeAll({ mailbox })
        return Response.json(true)
      },
    }),
    defineCompatRoute({
      method: 'delete',
      path: `${path}/{id}`,
      composeError,
      async handle({ params, mailbox }) {
        if (!(await remove(inbox, params.id, mailbox))) orNotFound(undefined)
        return Response.json(true)
      },
    }),
  ]
}

const defaultPage = 50
const largestPage = 200

/** What only version 3 has. */
export function thirdVersionRoutes({ inbox }: MaildevOptions): readonly CompatRoute[] {
  return [
    defineCompatRoute({
      method: 'get',
      path: '/api/email/summary',
      composeError,
      async handle({ query, mailbox }) {
        const skip = readCount(query.get('skip')) ?? 0
        const limit = Math.min(readCount(query.get('limit')) || defaultPage, largestPage)
        const order = query.get('sort') === 'asc' ? 'oldest-first' : 'newest-first'
        const selection = { mailbox, search: readSummarySearch(query) }
        const [all, matching] = await Promise.all([
          inbox.list({ mailbox }, { limit: 1 }),
          inbox.list(selection, { limit: 1 }),
        ])
        const rows: MessageSummary[] = []
        for await (const row of walkMessages(inbox, selection, { order, skip, limit })) rows.push(row)
        const items = (await settleRows(inbox, rows)).map(emailSummaryJson)
        return Response.json({
          items,
          total: matching.total,
          storeTotal: all.total,
          unread: all.unread,
          skip,
          limit,
        })
      },
    }),
    defineCompatRoute({
      method: 'post',
      path: '/api/email/delete',
      composeError,
      async handle({ body, mailbox }) {
        const ids = readIds(readLenientObject(body).get('ids'))
        const deleted: string[] = []
        const notFound: string[] = []
        for (const id of ids) ((await remove(inbox, id, mailbox)) ? deleted : notFound).push(id)
        return Response.json({ deleted, notFound })
      },
    }),
  ]
}

/** Words of a message, and whether it is unread. */
function readSummarySearch(query: URLSearchParams) {
  const text = query.get('search')?.trim() ?? ''
  const words = { kind: 'words', field: 'any', text, isPrefix: /[\p{L}\p{N}]{2}$/u.test(text) } as const
  const unread = { kind: 'isRead', isRead: false } as const
  const terms = [...(text === '' ? [] : [words]), ...(query.get('unread') === 'true' ? [unread] : [])]
  return terms.length === 0 ? undefined : ({ kind: 'and', terms } as const)
}

function readIds(value: unknown): ReadonlySet<string> {
  const ids: readonly unknown[] = Array.isArray(value) ? value : [undefined]
  const texts = ids.filter((id) => typeof id === 'string' && id.trim() !== '').map(String)
  if (texts.length === ids.length) return new Set(texts)
  throw new HttpProblem(400, 'Request body must include an ids array of email IDs: nothing was deleted')
}

async function remove(inbox: Inbox, text: string | undefined, mailbox: string | undefined): Promise<boolean> {
  const row = await findInMailbox(inbox, text, mailbox)
  return row !== undefined && inbox.remove(row.id)
}
