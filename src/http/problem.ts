import { STATUS_CODES } from 'node:http'
import type { ProblemJson } from '../contract/problem.ts'
import { composeProblemText, wantsText } from './problem-text.ts'

/** What a problem may say besides its status: the members of `problemSchema` that point at the place. */
export type ProblemMembers = Pick<ProblemJson, 'parameter' | 'position' | 'nearMisses'>

/**
 * An answer that is an error, for people and programs (RFC 9457). Throw it from a route, or return it from a rule of
 * the gate. `detail` says what happened and what to do; it never repeats what the request said of its own accord,
 * such as its Host.
 */
export class HttpProblem extends Error {
  readonly status: number
  readonly members: ProblemMembers
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    detail: string,
    members: ProblemMembers = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail)
    this.name = 'HttpProblem'
    this.status = status
    this.members = members
    this.headers = headers
  }
}

export const problemContentType = 'application/problem+json'

/** With `about:blank` as type the title is that of the status (RFC 9457 §4.2.1). */
export function problemJson(problem: HttpProblem): ProblemJson {
  return {
    type: 'about:blank',
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    ...problem.members,
  }
}

/** @param accept of the request: who asks for plain text gets it, any other the JSON */
export function problemContent(problem: HttpProblem, accept?: string) {
  const json = problemJson(problem)
  return wantsText(accept)
    ? { type: 'text/plain; charset=utf-8', text: composeProblemText(json) }
    : { type: problemContentType, text: JSON.stringify(json) }
}

export function problemResponse(problem: HttpProblem, accept?: string): Response {
  const { type, text } = problemContent(problem, accept)
  return new Response(text, { status: problem.status, headers: { ...problem.headers, 'content-type': type } })
}
