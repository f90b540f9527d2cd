import { composeTextError } from '../../http/compat/compat-route.ts'
import type { HttpContext } from '../../http/http-environment.ts'
import { HttpProblem } from '../../http/problem.ts'

/**
 * MailHog's errors have no text. Who says what it accepts gets one all the same; the npm package `mailhog` says nothing,
 * and reads any text as JSON.
 */
export function composeError(problem: HttpProblem, { req }: HttpContext): Response {
  if (req.header('accept') !== undefined) return composeTextError(problem)
  return new Response(null, { status: problem.status, headers: problem.headers })
}

/** Clients read an answer that has a text as JSON, so there is none. */
export function answerDone(): Response {
  return new Response(null, { headers: { 'content-type': 'text/json' } })
}

export function orNotFound<Found>(found: Found | undefined): Found {
  if (found !== undefined) return found
  throw new HttpProblem(404, 'There is no such message: it was deleted, or never arrived')
}
