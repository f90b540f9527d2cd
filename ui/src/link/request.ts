import type { ProblemJson } from '../../../src/contract/problem.ts'

/** What a call to the server can come to. A call that was aborted rejects with the browser's `AbortError` instead. */
export type Failure =
  /** The server answered with an error; `problem` says what to do. */
  | { readonly kind: 'problem'; readonly problem: ProblemJson }
  /** No answer came: the server is gone, or the network is. */
  | { readonly kind: 'unreachable' }

/** Thrown by every call of this folder; {@link toFailure} tells what it means. */
export class RequestError extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.kind === 'problem' ? failure.problem.detail : 'No answer from the server')
    this.name = 'RequestError'
    this.failure = failure
  }
}

/** The failure behind what a call threw; undefined where the call was merely aborted. Anything else is a fault and rethrown. */
export function toFailure(error: unknown): Failure | undefined {
  if (error instanceof RequestError) return error.failure
  if (error instanceof DOMException && error.name === 'AbortError') return undefined
  throw error
}

/** Sends one request and resolves to the answer once its head is there and says that all is well. */
export async function request(url: string, init: RequestInit = {}): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, init)
  } catch (error) {
    if (init.signal?.aborted) throw new DOMException('Aborted', 'AbortError')
    if (error instanceof TypeError) throw new RequestError({ kind: 'unreachable' })
    throw error
  }
  if (!response.ok) throw new RequestError({ kind: 'problem', problem: await readProblem(response) })
  return response
}

/** Sends one request whose answer is JSON of the shape that the contract promises for this URL. */
export async function requestJson<T>(url: string, init: RequestInit = {}): Promise<T> {
  const response = await request(url, init)
  return response.json() as Promise<T>
}

/** The problem of an answer; made up from the status where something in between has answered in its own format. */
async function readProblem(response: Response): Promise<ProblemJson> {
  const isProblem = response.headers.get('content-type')?.includes('json') === true
  if (isProblem) {
    const body: unknown = await response.json().catch(() => undefined)
    if (typeof body === 'object' && body !== null && 'detail' in body) return body as ProblemJson
  }
  const title = response.statusText || `HTTP ${response.status}`
  return { type: 'about:blank', title, status: response.status, detail: title }
}
