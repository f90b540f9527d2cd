import { HttpProblem } from '../../http/problem.ts'
import { parseSearch } from '../../model/search/parse-search.ts'
import type { Selection } from '../../store/store.ts'

/**
 * Makes a selection of the filters of a query.
 *
 * @throws HttpProblem 400 that points into a search that does not parse
 */
export function readSelection(
  query: { readonly mailbox?: string | undefined; readonly q?: string | undefined },
  nowMs: number,
): Selection {
  const parsed = parseSearch(query.q ?? '', nowMs)
  if (parsed.kind === 'ok') return { mailbox: query.mailbox, search: parsed.search }
  throw new HttpProblem(
    400,
    `The search does not parse: ${parsed.message} (at character ${parsed.position})`,
    {
      parameter: 'q',
      position: parsed.position,
    },
  )
}
