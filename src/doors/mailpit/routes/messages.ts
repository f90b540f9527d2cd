import { type CompatRequest, type CompatRoute, defineCompatRoute } from '../../../http/compat/compat-route.ts'
import { readLenientObject } from '../../../http/compat/read-lenient-json.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { settleRows } from '../../../inbox/settle-rows.ts'
import type { Selection } from '../../../store/store.ts'
import { answerDeleted, answerOk } from '../answers.ts'
import { removeByIds, updateByIds, updateSelected } from '../change-messages.ts'
import { listMessages } from '../list-messages.ts'
import { listTagNames } from '../list-tags.ts'
import type { MailpitParts } from '../mailpit-options.ts'
import { idsOf, readIds } from '../read-ids.ts'
import { readPage } from '../read-page.ts'
import { selectToChange, selectToShow } from '../select-messages.ts'

/** Lists of messages, by search or not; marking and deleting. */
export function messagesRoutes({ inbox, writeRows }: MailpitParts): readonly CompatRoute[] {
  async function answerList(selection: Selection, { query, mailbox }: CompatRequest): Promise<Response> {
    const page = readPage(query)
    const [found, whole, tags] = await Promise.all([
      listMessages(inbox, selection, page),
      inbox.list({ mailbox }, { limit: 1 }),
      listTagNames(inbox, mailbox),
    ])
    const messages = await writeRows(await settleRows(inbox, found.messages))
    return Response.json({
      total: whole.total,
      unread: whole.unread,
      count: messages.length,
      messages_count: found.total,
      messages_unread: found.unread,
      start: page.start,
      tags,
      messages,
    })
  }

  return [
    defineCompatRoute({
      method: 'get',
      path: '/api/v1/messages',
      handle: (request) => answerList({ mailbox: request.mailbox }, request),
    }),
    defineCompatRoute({
      method: 'put',
      path: '/api/v1/messages',
      async handle({ body, query, mailbox }) {
        if (body === undefined) throw new HttpProblem(400, 'The body is empty: send a JSON object')
        const members = readLenientObject(body)
        const ids = idsOf(members) ?? []
        const search = readText(members.get('Search'), 'Search')
        const isRead = members.get('Read') === true
        if (ids.length > 0 && search !== '') {
          throw new HttpProblem(400, 'Name either IDs or a Search, not both: nothing was changed')
        }
        if (ids.length > 0) await updateByIds(inbox, ids, mailbox, { isRead })
        else {
          const asked = { mailbox, query: search, zone: query.get('tz') ?? undefined }
          const { search: found } = search === '' ? { search: undefined } : await selectToChange(inbox, asked)
          await updateSelected(inbox, { mailbox, search: withRead(found, !isRead) }, () => ({ isRead }))
        }
        return answerOk()
      },
    }),
    defineCompatRoute({
      method: 'delete',
      path: '/api/v1/messages',
      async handle({ body, mailbox, context }) {
        const ids = readIds(body)
        if (ids === undefined) await inbox.removeAll({ mailbox })
        else await removeByIds(inbox, ids, mailbox)
        return ids === undefined ? answerDeleted(context.req.header('accept')) : answerOk()
      },
    }),
    defineCompatRoute({
      method: 'get',
      path: '/api/v1/search',
      handle: async (request) => answerList(await selectToShow(inbox, readSearch(request)), request),
    }),
    defineCompatRoute({
      method: 'delete',
      path: '/api/v1/search',
      async handle(request) {
        await inbox.removeAll(await selectToChange(inbox, readSearch(request)))
        return answerOk()
      },
    }),
  ]
}

/** Those that are marked so already need not be touched. */
function withRead(search: Selection['search'], isRead: boolean): Selection['search'] {
  const state = { kind: 'isRead', isRead } as const
  return search === undefined ? state : { kind: 'and', terms: [search, state] }
}

function readSearch({ query, mailbox }: CompatRequest) {
  const text = query.get('query')?.trim() ?? ''
  if (text === '') throw new HttpProblem(400, 'Error: no search query')
  return { mailbox, query: text, zone: query.get('tz') ?? undefined }
}

function readText(value: unknown, name: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value.trim()
  throw new HttpProblem(400, `${name} must be a text: nothing was changed`)
}
