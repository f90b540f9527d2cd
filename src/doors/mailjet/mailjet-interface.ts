import type { ForeignError, ForeignInterface } from '../../http/foreign-interface.ts'
import type { HttpProblem } from '../../http/problem.ts'
import { limits } from '../../model/limits.ts'
import { v3Type, v31Type } from './answer.ts'
import { errorV3, unauthorizedText, unknownResource, wholeErrorV31 } from './error-bodies.ts'
import { printCompact, printSpaced } from './print-json.ts'
import { isMailjetResource } from './rest/mailjet-resources.ts'

const paths = /^\/v(?:3|3\.1|4)(?:\/|$)/iu

/**
 * Mailjet's part of the address space: what the gate, and whoever else refuses a request, tells a client of Mailjet.
 *
 * @param hasOwnCredentials there is a list of API keys, which is asked instead of `--auth`
 */
export function createMailjetInterface(hasOwnCredentials: boolean): ForeignInterface {
  return {
    owns: (path) => paths.test(path),
    isOriginalName: (name) => name.endsWith('.mailjet.com'),
    bodyBytes: limits.mailjetBodyBytes,
    hasOwnCredentials,
    composeError,
  }
}

function composeError(problem: HttpProblem, path: string): ForeignError {
  const isV31 = /^\/v3\.1(?:\/|$)/iu.test(path)
  if (problem.status === 401) return composeUnauthorized(path, isV31)
  const resource = problem.status === 404 ? /^\/v3\/(?:REST|DATA)\/(.+)$/iu.exec(path)?.[1] : undefined
  if (resource !== undefined && isMailjetResource(resource)) {
    const plain = resource.replace(/\/$/u, '')
    const name = /^[^/]*/u.exec(plain)?.[0] ?? ''
    const isMisspelt = plain !== resource || name !== name.toLowerCase()
    const hint = isMisspelt ? ': names are in lower case here, and no slash is at the end' : ''
    return spaced(501, `Postfang does not have the resource "${resource}"${hint}`)
  }
  if (resource !== undefined) {
    return { status: 500, contentType: v3Type, text: printSpaced(unknownResource(resource)) }
  }
  // Mailjet has a code for it, with this status.
  const isTooLarge = problem.status === 413
  const status = isTooLarge ? 400 : problem.status
  if (!isV31) return spaced(status, problem.message)
  const code = isTooLarge ? 'mj-0011' : null
  return compact(status, code, problem.message)
}

/** Recorded: v3.1 without a code, the resources below /REST without any body. */
function composeUnauthorized(path: string, isV31: boolean): ForeignError {
  if (isV31) return compact(401, null, unauthorizedText)
  return /^\/v3\/send(?:\/|$)/iu.test(path)
    ? spaced(401, unauthorizedText)
    : { status: 401, contentType: null, text: '' }
}

function compact(status: number, code: string | null, message: string): ForeignError {
  const text = printCompact(wholeErrorV31({ code, status, message, relatedTo: [] }))
  return { status, contentType: v31Type, text }
}

function spaced(status: number, message: string): ForeignError {
  return { status, contentType: v3Type, text: printSpaced(errorV3(status, message)) }
}
