import { HttpProblem } from '../../http/problem.ts'
import { limits } from '../../model/limits.ts'
import { parseWhen } from './search/parse-when.ts'

/** Which stretch of a list is asked for. */
export interface PageRequest {
  readonly start: number
  readonly limit: number
  /** Only what was received before, epoch ms. */
  readonly before: number | undefined
}

const usualLimit = 50

/**
 * Reads `start`, `limit` (0 for all) and `before`. What is no number counts as not given, as with Mailpit.
 *
 * @throws HttpProblem 400 for a start so far back that going there would take too long
 */
export function readPage(query: URLSearchParams): PageRequest {
  const start = readNumber(query.get('start')) ?? 0
  if (start > limits.compatOffset) {
    throw new HttpProblem(
      400,
      `Lists go ${limits.compatOffset} messages back by "start": go on with "before", the time of the last one`,
    )
  }
  const asked = readNumber(query.get('limit')) ?? usualLimit
  const limit = asked === 0 ? limits.compatListed : Math.min(asked, limits.compatListed)
  return { start, limit, before: parseWhen(query.get('before') ?? '', query.get('tz') ?? undefined) }
}

function readNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
