import { limits } from '../../model/limits.ts'
import { HttpProblem } from '../problem.ts'
import { headerValues } from './request-headers.ts'

/** What a body may be. None of them can be sent by a form or a script of another origin without being asked for first. */
const jsonType = 'application/json'
const uploadTypes: ReadonlySet<string> = new Set([
  'message/rfc822',
  'message/global',
  'application/octet-stream',
])

const readOnly: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/** Content type without its parameters, lower case. */
export function mediaType(text: string): string {
  return (text.split(';', 1)[0] ?? '').trim().toLowerCase()
}

/** A body that is taken whatever its type. Pages of other origins are kept out by the rule before this one. */
export interface AnyBody {
  readonly limit: number
}

/**
 * Decides how long a request's body may be, in bytes; 0 for none at all.
 *
 * @param jsonBytes most bytes of JSON
 * @param any for a route that takes any body
 * @returns a problem for a type that is not taken, an encoded body, or a declared length beyond the limit
 */
export function readBodyLimit(
  method: string,
  rawHeaders: readonly string[],
  jsonBytes: number = limits.jsonBodyBytes,
  any?: AnyBody,
): number | HttpProblem {
  const [lengthText] = headerValues(rawHeaders, 'content-length')
  const length = Number(lengthText ?? 0)
  const isChunked = headerValues(rawHeaders, 'transfer-encoding').length > 0
  const hasBody = isChunked || length > 0
  const types = headerValues(rawHeaders, 'content-type')

  if (readOnly.has(method)) {
    return hasBody ? new HttpProblem(413, `A ${method} request takes no body`) : 0
  }
  if (!hasBody && (any || types.length === 0)) return 0
  const type = types.length === 1 ? mediaType(types[0] ?? '') : ''
  if (!any && type !== jsonType && !uploadTypes.has(type)) {
    return new HttpProblem(
      415,
      `Send the body as ${jsonType}, a message as message/rfc822, and name it in Content-Type`,
    )
  }
  if (headerValues(rawHeaders, 'content-encoding').some((encoding) => mediaType(encoding) !== 'identity')) {
    return new HttpProblem(415, 'Send the body as it is, without Content-Encoding')
  }
  const limit = any?.limit ?? (type === jsonType ? jsonBytes : limits.messageBytes)
  return length > limit ? tooLarge(limit) : limit
}

export function tooLarge(limit: number): HttpProblem {
  return new HttpProblem(413, `The body is too large: at most ${limit} bytes are taken here`)
}
