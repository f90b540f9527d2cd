import type { HttpProblem } from '../../http/problem.ts'
import { problemJson } from '../../http/problem.ts'

/** What Mailpit says to everything that was done: clients compare status and text. */
export function answerOk(): Response {
  return new Response('ok', { headers: { 'content-type': 'text/plain; charset=utf-8' } })
}

/**
 * The answer to a deletion of everything, which MailHog's clients ask for by the same address. Of them the one that asks
 * with no Accept (npm `mailhog`) reads any text as JSON, and fails; Mailpit's all send one.
 */
export function answerDeleted(accept: string | undefined): Response {
  return accept === undefined ? new Response(null) : answerOk()
}

/** Errors of `send`, alone of all, are JSON. */
export function composeJsonError(problem: HttpProblem): Response {
  const { status, detail } = problemJson(problem)
  return Response.json({ Error: detail }, { status, headers: problem.headers })
}
