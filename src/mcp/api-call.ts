/** How the tools reach a Postfang: in this process, or over HTTP. The path begins with a slash. */
export type ApiCall = (path: string, init?: ApiRequest) => Promise<Response>

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  /** Sent as JSON. */
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}

/** What the API refused, in the words in which it did. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal'
}

/** @throws ApiRefusal for an answer that is not 2xx */
export async function callJson<T>(call: ApiCall, path: string, init?: ApiRequest): Promise<T> {
  const response = await call(path, init)
  if (!response.ok) throw new ApiRefusal((await response.text()).trim())
  return (await response.json()) as T
}

/** Writes a query of what is not undefined. */
export function withQuery(
  path: string,
  values: Readonly<Record<string, string | number | undefined>>,
): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value))
  return query.size === 0 ? path : `${path}?${query}`
}
