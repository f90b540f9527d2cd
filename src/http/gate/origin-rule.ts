import { HttpProblem } from '../problem.ts'
import { type Authority, originKey, parseOrigin } from './authority.ts'
import { headerValues } from './request-headers.ts'

/** Paths that are no pages: nothing outside may open them, not even in a tab of its own. */
const machinePath = /^\/(?:api|frame|healthz|readyz|metrics|v3|v3\.1|v4)(?:\/|$)/

interface JudgedRequest {
  readonly method: string
  readonly path: string
  readonly rawHeaders: readonly string[]
  /** True for a path that is no page, besides those that are known here. */
  readonly isMachine?: boolean | undefined
}

/**
 * Refuses requests that a page of another origin has a browser make: by their Origin, which comes with every upgrade
 * and every mutation (RFC 6454 §7), and by their fetch metadata, which comes with all requests to loopback. `null` is
 * another origin: it is that of a captured mail in its sandboxed frame.
 *
 * Requests without either come from programs, or from a browser on its user's own behalf.
 *
 * @param host what the request calls this server: a page of that origin is our own
 * @param origins configured further ones, in the form of `originKey`
 */
export function checkOrigin(
  request: JudgedRequest,
  host: Authority,
  origins: ReadonlySet<string>,
): HttpProblem | undefined {
  for (const text of headerValues(request.rawHeaders, 'origin')) {
    const origin = parseOrigin(text)
    if (origin === undefined || (origin !== originKey('http', host) && !origins.has(origin))) return foreign()
  }
  const sites = headerValues(request.rawHeaders, 'sec-fetch-site')
  const isForeign = sites.some((site) => site !== 'same-origin' && site !== 'none')
  return isForeign && !isLinkToPage(request) ? foreign() : undefined
}

/** A person followed a link from elsewhere to a screen of ours. */
function isLinkToPage(request: JudgedRequest): boolean {
  const only = (name: string, value: string) => {
    const values = headerValues(request.rawHeaders, name)
    return values.length === 1 && values[0] === value
  }
  return (
    request.method === 'GET' &&
    !request.isMachine &&
    !machinePath.test(request.path) &&
    only('sec-fetch-mode', 'navigate') &&
    only('sec-fetch-dest', 'document')
  )
}

/**
 * What browsers send and programs do not. A page can leave none of it out of a request that changes something, nor any
 * browser write a target in absolute form to a server that it does not take for its proxy.
 */
const browserHeaders = ['origin', 'referer', 'cookie', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest']

export function isFromBrowser(rawHeaders: readonly string[]): boolean {
  return browserHeaders.some((name) => headerValues(rawHeaders, name).length > 0)
}

function foreign(): HttpProblem {
  return new HttpProblem(
    403,
    'Pages of other origins may not call this server. Open its own screen, or call it from a program; behind a proxy, name the origin with --hosts https://name',
  )
}
