import type { ProblemJson } from '../contract/problem.ts'
import { RequestError, UnreachableError } from './errors.ts'

export interface ConnectionOptions {
  /** Bearer token, where the server wants one. A user and a password may stand in the URL instead. */
  readonly token?: string | undefined
  /** Ends whatever is under way, and all that would follow, for the reason it gives. */
  readonly signal?: AbortSignal | undefined
}

/** The wire to one server: `fetch` and nothing else, so that it runs wherever there is one. */
export interface Connection {
  /** URL of the server, without login and final slash. */
  readonly url: string
  /** When it is aborted, nobody is asked any more. */
  readonly closed?: AbortSignal | undefined
  /**
   * @param path begins with a slash
   * @throws UnreachableError when nobody answers; RequestError for a status that is not 2xx
   */
  request(path: string, init?: RequestInit): Promise<Response>
  json<T>(path: string, init?: RequestInit): Promise<T>
}

/** How long any answer may take, in milliseconds; waits bring their own. */
const answerMs = 30_000

/** @throws TypeError for what is no HTTP URL */
export function createConnection(
  address: string | URL,
  { token, signal: closed }: ConnectionOptions = {},
): Connection {
  const { url, authorization } = readAddress(address, token)

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (authorization !== undefined) headers.set('authorization', authorization)
    const ending = init.signal ?? AbortSignal.timeout(answerMs)
    const signal = closed === undefined ? ending : AbortSignal.any([ending, closed])
    const response = await fetch(`${url}${path}`, { ...init, headers, signal }).catch((error: unknown) => {
      throw new UnreachableError(url, error)
    })
    if (!response.ok) throw new RequestError(response.status, url, await readProblem(response))
    return response
  }

  return {
    url,
    closed,
    request,
    async json<T>(path: string, init?: RequestInit): Promise<T> {
      const response = await request(path, init)
      try {
        return (await response.json()) as T
      } catch (error) {
        // The connection broke off in the middle, or this is not Postfang.
        throw new UnreachableError(url, error)
      }
    },
  }
}

function readAddress(address: string | URL, token: string | undefined) {
  const url = URL.canParse(String(address)) ? new URL(address) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new TypeError(`"${address}" is no URL of a Postfang: expected one such as http://127.0.0.1:8025`)
  }
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  const basic = url.username === '' ? undefined : `Basic ${toBase64(login)}`
  return {
    url: `${url.origin}${url.pathname.replace(/\/+$/u, '')}`,
    authorization: token === undefined ? basic : `Bearer ${token}`,
  }
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}

async function readProblem(response: Response): Promise<ProblemJson | undefined> {
  const isProblem = response.headers.get('content-type')?.includes('json')
  const body: unknown = isProblem ? await response.json().catch(() => undefined) : undefined
  const isOurs = typeof body === 'object' && body !== null && 'detail' in body
  return isOurs ? (body as ProblemJson) : undefined
}

/** Writes a query of what is not undefined. */
export function withQuery(
  path: string,
  values: Readonly<Record<string, string | number | undefined>>,
): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') query.set(name, String(value))
  }
  return query.size === 0 ? path : `${path}?${query}`
}
