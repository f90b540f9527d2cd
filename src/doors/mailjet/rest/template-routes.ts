import { isDeepStrictEqual } from 'node:util'
import type { Route } from '../../../http/route.ts'
import type { StoredTemplate, TemplateFacts } from '../../../model/stored-template.ts'
import type { TemplateChange, Templates } from '../../../templates/templates.ts'
import type { KeyCheck } from '../api-key.ts'
import type { MailjetJson } from '../print-json.ts'
import {
  answerData,
  answerDeleted,
  answerList,
  answerNoSuchId,
  answerNotFound,
  answerUnchanged,
  type RestObject,
} from './rest-answer.ts'
import type { RestQuery } from './rest-query.ts'
import { defineRestRoute, RestError, type RestRequest } from './rest-route.ts'
import { ownerTypeOf, readContentChange, readTemplateChange, templateObject } from './template-properties.ts'

export interface TemplateRoutesOptions {
  readonly templates: Templates
  readonly checkKey?: KeyCheck | undefined
}

/** `/v3/REST/template` and `/template/{id}/detailcontent` (Mailjet, API reference, "Templates"). */
export function createTemplateRoutes({ templates, checkKey }: TemplateRoutesOptions): readonly Route[] {
  const define = (definition: Parameters<typeof defineRestRoute>[1]) => defineRestRoute(checkKey, definition)

  function find({ caller, param }: RestRequest): Promise<StoredTemplate | undefined> {
    return templates.find(caller.mailbox, toKey(param('id')))
  }

  /** Answers 304 where nothing would change. */
  async function change(
    request: RestRequest,
    wanted: TemplateChange,
    answer: (template: StoredTemplate) => Response,
  ): Promise<Response> {
    const found = await find(request)
    if (found === undefined) return answerNotFound()
    const changes = Object.entries(wanted).filter(([, value]) => value !== undefined)
    const before = new Map<string, unknown>(Object.entries(found))
    if (changes.every(([name, value]) => isDeepStrictEqual(before.get(name), value))) return answerUnchanged()
    const changed = await templates.update(request.caller.mailbox, found.id, wanted)
    return changed === undefined ? answerNotFound() : answer(changed)
  }

  return [
    define({
      method: 'get',
      path: '/template',
      async handle({ caller, query }) {
        const found = await templates.list(caller.mailbox)
        return answerList(found.filter(toFilter(query)).map(templateObject), query)
      },
    }),
    define({
      method: 'post',
      path: '/template',
      async handle({ caller, body }) {
        const { name, ...facts } = readTemplateChange(body)
        if (name === undefined || name.trim() === '')
          throw new RestError(400, 'Missing mandatory property "Name"')
        const made = await templates.create(caller.mailbox, { ...facts, name })
        return answerData([templateObject(made)], 201)
      },
    }),
    define({
      method: 'get',
      path: '/template/{id}',
      async handle(request) {
        const found = await find(request)
        return found === undefined ? answerNotFound() : answerData([templateObject(found)])
      },
    }),
    define({
      method: 'put',
      path: '/template/{id}',
      handle: (request) =>
        change(request, readTemplateChange(request.body), (template) =>
          answerData([templateObject(template)]),
        ),
    }),
    define({
      method: 'delete',
      path: '/template/{id}',
      async handle(request) {
        const found = await find(request)
        const isGone = found !== undefined && (await templates.remove(request.caller.mailbox, found.id))
        return isGone ? answerDeleted() : answerNotFound()
      },
    }),
    define({
      method: 'get',
      path: '/template/{id}/detailcontent',
      async handle(request) {
        const found = await find(request)
        return found === undefined ? answerNoSuchId() : answerData([contentObject(found)])
      },
    }),
    define({
      method: 'post',
      path: '/template/{id}/detailcontent',
      async handle(request) {
        const found = await find(request)
        if (found === undefined) return answerNoSuchId()
        const { html, text = null, mjml = null, headers = {} } = readContentChange(request.body)
        // Without HTML of its own, that of the MJML is the content.
        const part = html ?? (mjml === null ? null : undefined)
        const content = { html: part, text, mjml, headers }
        const changed = await templates.update(request.caller.mailbox, found.id, content)
        return changed === undefined ? answerNoSuchId() : answerData([contentObject(changed)], 201)
      },
    }),
    define({
      method: 'put',
      path: '/template/{id}/detailcontent',
      async handle(request) {
        if ((await find(request)) === undefined) return answerNoSuchId()
        return change(request, readContentChange(request.body), (template) =>
          answerData([contentObject(template)]),
        )
      },
    }),
  ]
}

/** A path names a template by its id or by its name. */
function toKey(text: string): number | string {
  const id = /^\d{1,16}$/u.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(id) ? id : text
}

function contentObject({ html, text, mjml, headers }: StoredTemplate): RestObject {
  // What a client has stored as JSON is JSON.
  return { Headers: headers as MailjetJson, 'Html-part': html, MJMLContent: mjml, 'Text-part': text }
}

/** How several values of a filter are meant. */
function matches(values: readonly string[], wanted: readonly string[], method: string): boolean {
  if (method === 'containsall') return wanted.every((value) => values.includes(value))
  if (method === 'issubset') return values.every((value) => wanted.includes(value))
  return wanted.some((value) => values.includes(value))
}

function toFilter(query: RestQuery): (template: TemplateFacts) => boolean {
  const list = (name: string) =>
    query
      .get(name)
      ?.split(',')
      .map((value) => value.trim())
  const [purposes, categories] = [list('Purposes'), list('Categories')]
  const purposesMethod = query.get('PurposesSelectionMethod')?.toLowerCase() ?? 'containsany'
  const categoriesMethod = query.get('CategoriesSelectionMethod')?.toLowerCase() ?? 'containsany'
  const [name, ownerType, editMode] = [query.get('Name'), query.get('OwnerType'), query.get('EditMode')]
  return (template) =>
    (name === undefined || template.name === name) &&
    (ownerType === undefined || ownerTypeOf(template) === ownerType.toLowerCase()) &&
    (editMode === undefined || String(template.editMode) === editMode) &&
    (purposes === undefined || matches(template.purposes, purposes, purposesMethod)) &&
    (categories === undefined || matches(template.categories, categories, categoriesMethod))
}
