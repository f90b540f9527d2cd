import { isIP } from 'node:net'
import { PostfangError } from '../model/errors.ts'
import { hostOf, type OutboundRequest } from './outbound-client.ts'
import { isPublicAddress } from './public-address.ts'

/** Whom API clients may have told: nobody, hosts by name, or whoever is in the public internet. */
export type AllowedTargets = { readonly hosts: readonly string[]; readonly anyPublic: boolean } | undefined

/** A host that the operator has named may be anywhere; any other only in the public internet. */
export function reachOfAllowed(url: URL, allowed: AllowedTargets): OutboundRequest['reach'] {
  return isNamed(url, allowed) ? 'anywhere' : 'public'
}

/** Named with its port, it is that port only. */
function isNamed(url: URL, allowed: AllowedTargets): boolean {
  return allowed?.hosts.some((host) => host === url.host || host === url.hostname) ?? false
}

/** @returns why an address that a client has given may not be told; undefined where it may */
export function findObjection(url: URL, allowed: AllowedTargets): string | undefined {
  if (allowed === undefined) {
    return 'Webhooks made by the API are off, since nothing leaves Postfang unasked: start it with --allow-webhooks and the hosts that may be told'
  }
  if (isNamed(url, allowed)) return undefined
  if (!allowed.anyPublic) {
    return `Webhooks to "${url.host}" are not allowed: --allow-webhooks names ${allowed.hosts.join(', ')}`
  }
  const host = hostOf(url)
  if (isIP(host) === 0 || isPublicAddress(host)) return undefined
  return `Webhooks to "${url.host}" are not allowed: it is not in the public internet, so --allow-webhooks has to name it`
}

/** @throws PostfangError `forbidden` that says why an address may not be told */
export function refuseForbidden(url: URL, allowed: AllowedTargets): void {
  const objection = findObjection(url, allowed)
  if (objection !== undefined) throw new PostfangError('forbidden', objection)
}
