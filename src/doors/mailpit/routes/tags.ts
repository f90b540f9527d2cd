import { type CompatRoute, defineCompatRoute } from '../../../http/compat/compat-route.ts'
import { readLenientObject } from '../../../http/compat/read-lenient-json.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { answerOk } from '../answers.ts'
import { updateByIds, updateSelected } from '../change-messages.ts'
import { listTagNames } from '../list-tags.ts'
import type { MailpitOptions } from '../mailpit-options.ts'
import { idsOf } from '../read-ids.ts'
import { readTag, readTags } from '../read-tag.ts'

export function tagRoutes({ inbox }: MailpitOptions): readonly CompatRoute[] {
  /** Changes a tag wherever it is; an empty name takes it away. */
  async function replaceTag(mailbox: string | undefined, tag: string, name: string): Promise<void> {
    const isIt = (one: string) => one.toLowerCase() === tag.toLowerCase()
    await updateSelected(inbox, { mailbox, search: { kind: 'tag', value: tag } }, ({ tags }) => ({
      tags: [
        ...new Map(
          tags
            .map((one) => (isIt(one) ? name : one))
            .filter((one) => one !== '')
            .map((one) => [one.toLowerCase(), one]),
        ).values(),
      ],
    }))
  }

  return [
    defineCompatRoute({
      method: 'get',
      path: '/api/v1/tags',
      handle: async ({ mailbox }) => Response.json(await listTagNames(inbox, mailbox)),
    }),
    defineCompatRoute({
      method: 'put',
      path: '/api/v1/tags',
      async handle({ body, mailbox }) {
        const members = readLenientObject(body)
        const tags = readTags(members.get('Tags'))
        await updateByIds(inbox, idsOf(members) ?? [], mailbox, { tags })
        return answerOk()
      },
    }),
    defineCompatRoute({
      method: 'put',
      path: '/api/v1/tags/{tag}',
      async handle({ params, body, mailbox }) {
        const given = readLenientObject(body).get('Name')
        const name = typeof given === 'string' ? readTag(given) : ''
        if (name === '')
          throw new HttpProblem(400, 'The new name has no letter or digit: nothing was changed')
        const { tag = '' } = params
        const { total } = await inbox.list({ mailbox, search: { kind: 'tag', value: tag } }, { limit: 1 })
        if (total === 0) throw new HttpProblem(400, 'There is no such tag: nothing was changed')
        await replaceTag(mailbox, tag, name)
        return answerOk()
      },
    }),
    defineCompatRoute({
      method: 'delete',
      path: '/api/v1/tags/{tag}',
      async handle({ params, mailbox }) {
        await replaceTag(mailbox, params.tag ?? '', '')
        return answerOk()
      },
    }),
  ]
}
