import { HttpProblem } from '../../http/problem.ts'
import { limits } from '../../model/limits.ts'
import type { Search } from '../../model/search.ts'

const fields = { from: 'from', to: 'to', containing: 'any' } as const

/**
 * Reads MailHog's search: what is looked for, anywhere or in an address.
 *
 * Quirk: MailHog looks for any run of characters, in bodies that are still encoded; here whole words are found, the
 * last one also where it is only begun, and text is found as it reads.
 *
 * @throws HttpProblem 400 for another kind, or nothing to look for
 */
export function readSearch(query: URLSearchParams): Search {
  const kind = query.get('kind')
  const text = (query.get('query') ?? '').trim()
  if (kind !== 'from' && kind !== 'to' && kind !== 'containing') {
    throw new HttpProblem(400, 'Give a kind of search: from, to or containing', { parameter: 'kind' })
  }
  if (text === '' || text.length > limits.queryChars) {
    const detail = `Give something to look for, of at most ${limits.queryChars} characters`
    throw new HttpProblem(400, detail, { parameter: 'query' })
  }
  return { kind: 'words', field: fields[kind], text, isPrefix: /[\p{L}\p{N}]{2}$/u.test(text) }
}
