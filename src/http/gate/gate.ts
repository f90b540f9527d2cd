import type { CompatPaths } from '../compat/compat-paths.ts'
import { type ForeignInterface, findInterface } from '../foreign-interface.ts'
import { readMailboxScope } from '../mailbox-scope.ts'
import { HttpProblem } from '../problem.ts'
import { type Credentials, createAuthRule } from './auth-rule.ts'
import { readBodyLimit } from './body-rule.ts'
import { readAllowedNames, readHost } from './host-rule.ts'
import { checkOrigin, isFromBrowser } from './origin-rule.ts'
import { headerValues } from './request-headers.ts'
import { readRequestTarget } from './request-target.ts'

export interface GateOptions extends Credentials {
  /** Names to answer to besides loopback and addresses; with `https://`, also origins whose pages may call. */
  readonly hosts?: readonly string[] | undefined
  /** Other products' interfaces that are spoken here. */
  readonly interfaces?: readonly ForeignInterface[] | undefined
  /** Paths of other sandboxes' interfaces: they take any body, and may be limited to one mailbox. */
  readonly compat?: CompatPaths | undefined
  /** By path: most bytes of JSON, where they are not `limits.jsonBodyBytes`. */
  readonly jsonBytes?: ReadonlyMap<string, number> | undefined
}

/** A request as it came, before anything has interpreted it. */
export interface GateRequest {
  readonly method: string
  readonly target: string
  readonly rawHeaders: readonly string[]
}

export type Verdict =
  | {
      readonly kind: 'passed'
      /** Canonical path, still percent-encoded. */
      readonly path: string
      /** With its `?`; empty where there is none. */
      readonly query: string
      /** How many bytes of body may be read. */
      readonly bodyLimit: number
      /** The one mailbox that a client of another sandbox's interface means. */
      readonly mailbox?: string | undefined
    }
  | { readonly kind: 'refused'; readonly problem: HttpProblem }

/**
 * Makes the one gate that every HTTP request and every upgrade passes once, before it is routed. Rules in this order,
 * the first that objects decides: canonical path, Host, Origin and fetch metadata, type and length of the body,
 * credentials. A pure function of the request.
 *
 * @throws RangeError for a configured host that is none
 */
export function createGate(options: GateOptions): (request: GateRequest) => Verdict {
  const allowed = readAllowedNames(options.hosts ?? [])
  const checkAuth = createAuthRule(options)
  const interfaces = options.interfaces ?? []
  const isGuarded = options.basic !== undefined || options.tokens !== undefined

  return ({ method, target, rawHeaders }) => {
    const hosts = headerValues(rawHeaders, 'host')
    const foreignInterface = findInterface(interfaces, target)
    const takesHttps = foreignInterface !== undefined
    const url = readRequestTarget(target, hosts[0] ?? '', { takesHttps, compat: options.compat })
    if (url instanceof HttpProblem) return refused(url)
    const isProxied = url.isAbsolute && !isFromBrowser(rawHeaders)
    const host = readHost(hosts, allowed, isProxied ? foreignInterface?.isOriginalName : undefined)
    if (host instanceof HttpProblem) return refused(host)
    const isOpen = foreignInterface?.isOpen === true && foreignInterface.owns(url.path)
    const isMachine = url.compat !== undefined
    const asked = { method, path: url.path, rawHeaders, isMachine }
    const foreign = isOpen ? undefined : checkOrigin(asked, host, allowed.origins)
    if (foreign) return refused(foreign)
    const any = isOpen
      ? { limit: foreignInterface.bodyBytes }
      : url.compat && options.compat && { limit: options.compat.bodyLimit(method, url.path) }
    const jsonBytes = foreignInterface?.bodyBytes ?? options.jsonBytes?.get(url.path)
    const bodyLimit = readBodyLimit(method, rawHeaders, jsonBytes, any)
    if (bodyLimit instanceof HttpProblem) return refused(bodyLimit)
    const hasOwnCredentials = foreignInterface?.hasOwnCredentials === true
    const unauthorized = hasOwnCredentials ? undefined : checkAuth(url.path, rawHeaders)
    if (unauthorized) return refused(unauthorized)
    if (!url.compat) return { kind: 'passed', path: url.path, query: url.query, bodyLimit }
    const mailbox = readMailboxScope({ box: url.compat.box, query: url.query, rawHeaders, isGuarded })
    if (mailbox instanceof HttpProblem) return refused(mailbox)
    return { kind: 'passed', path: url.path, query: url.query, bodyLimit, mailbox }
  }
}

function refused(problem: HttpProblem): Verdict {
  return { kind: 'refused', problem }
}
