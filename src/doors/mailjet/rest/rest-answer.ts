import { randomUUID } from 'node:crypto'
import { answerV3, answerV31 } from '../answer.ts'
import { errorV3 } from '../error-bodies.ts'
import type { MailjetJson } from '../print-json.ts'
import type { RestQuery } from './rest-query.ts'

/** One object of a resource; its properties are printed in alphabetical order. */
export type RestObject = Readonly<Record<string, MailjetJson | undefined>>

/** `{ "Count" : 1, "Data" : [{ … }], "Total" : 1 }`; a single object comes as a list of one. */
export function answerData(objects: readonly RestObject[], status = 200, total = objects.length): Response {
  return answerV3(status, { Count: objects.length, Data: objects.map(inOrder), Total: total })
}

/** A page of a list, sorted as asked for. Total is that of the page, unless only numbers are wanted. */
export function answerList(objects: readonly RestObject[], query: RestQuery): Response {
  const sorted = query.sort === undefined ? objects : sortObjects(objects, query.sort)
  const page = sorted.slice(query.offset, query.offset + query.limit)
  if (!query.isCount) return answerData(page)
  return answerV3(200, { Count: page.length, Data: [], Total: objects.length })
}

/** A page that was found elsewhere, sorted; `count` is asked only where numbers are wanted, and tells of all objects. */
export async function answerPage(
  query: RestQuery,
  find: () => Promise<readonly RestObject[]>,
  count: () => Promise<number>,
): Promise<Response> {
  if (!query.isCount) return answerData(await find())
  const total = await count()
  const counted = Math.max(0, Math.min(query.limit, total - query.offset))
  return answerV3(200, { Count: counted, Data: [], Total: total })
}

export function answerDeleted(): Response {
  return new Response(null, { status: 204 })
}

/** A PUT that changed nothing. */
export function answerUnchanged(): Response {
  return new Response(null, { status: 304 })
}

export function answerError(status: number, message: string): Response {
  return answerV3(status, errorV3(status, message))
}

export function answerNotFound(): Response {
  return answerError(404, 'Object not found')
}

/** As newer resources say it: compact, with an identifier. */
export function answerNoSuchId(): Response {
  return answerV31(404, {
    ErrorIdentifier: randomUUID(),
    StatusCode: 404,
    ErrorMessage: 'The resource with the specified ID you are trying to reach does not exist.',
  })
}

function sortObjects(
  objects: readonly RestObject[],
  sort: NonNullable<RestQuery['sort']>,
): readonly RestObject[] {
  const wanted = sort.property.toLowerCase()
  const sortedBy = (object: RestObject) =>
    Object.entries(object).find(([name]) => name.toLowerCase() === wanted)?.[1]
  const sign = sort.isDescending ? -1 : 1
  return objects.toSorted((a, b) => sign * compare(sortedBy(a), sortedBy(b)))
}

/** Numbers by size, everything else by code unit of what is printed. */
function compare(a: MailjetJson | undefined, b: MailjetJson | undefined): number {
  const isNumeric = (value: unknown) => typeof value === 'number' || typeof value === 'bigint'
  const [left, right] = isNumeric(a) && isNumeric(b) ? [a ?? 0, b ?? 0] : [String(a ?? ''), String(b ?? '')]
  if (left === right) return 0
  return left < right ? -1 : 1
}

function inOrder(object: RestObject): RestObject {
  return Object.fromEntries(Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
