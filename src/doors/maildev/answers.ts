import { HttpProblem } from '../../http/problem.ts'

/** MailDev's errors: one sentence as `error`. */
export function composeError(problem: HttpProblem): Response {
  return Response.json({ error: problem.message }, { status: problem.status, headers: problem.headers })
}

export function orNotFound<Found>(found: Found | undefined): Found {
  if (found !== undefined) return found
  throw new HttpProblem(404, 'Email was not found')
}
