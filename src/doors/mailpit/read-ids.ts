import { type LenientObject, readLenientObject } from '../../http/compat/read-lenient-json.ts'
import { HttpProblem } from '../../http/problem.ts'

/**
 * The ids that a body names; undefined where it names none, which means all.
 *
 * Quirk: a form is read too (`ids=a&ids=b`, `IDs[]=a`). Some clients send one, and "all" is not what they mean.
 *
 * @throws HttpProblem 400 for anything that is neither: nothing is done then
 */
export function readIds(body: Uint8Array | undefined): readonly string[] | undefined {
  const ids = readForm(body) ?? idsOf(readLenientObject(body))
  return ids === undefined || ids.length === 0 ? undefined : ids
}

/** The member `IDs`: a list of texts, or nothing. @throws HttpProblem 400 */
export function idsOf(object: LenientObject): readonly string[] | undefined {
  const ids = object.get('IDs') ?? undefined
  if (ids === undefined) return undefined
  if (Array.isArray(ids) && ids.every((id) => typeof id === 'string')) return ids
  throw new HttpProblem(400, 'IDs must be a list of texts: nothing was changed')
}

const formKey = /^ids(?:\[\d*\])?$/i

function readForm(body: Uint8Array | undefined): readonly string[] | undefined {
  if (body === undefined) return undefined
  const text = Buffer.from(body).toString('utf8')
  if (!/^\s*ids(?:\[\d*\]|%5B\d*%5D)?=/i.test(text)) return undefined
  const fields = [...new URLSearchParams(text.trim())]
  const strange = fields.find(([name]) => !formKey.test(name))
  const ids = fields.flatMap(([, value]) => value.split(',')).filter((id) => id !== '')
  if (strange === undefined && ids.length > 0) return ids
  throw new HttpProblem(400, 'The form must name nothing but ids: nothing was changed')
}
