import { isIP } from 'node:net'

/** Host and port as in a URL or a Host header (RFC 3986 §3.2); an IPv6 address without its brackets. */
export interface Authority {
  /** Lower case, without a final dot. */
  readonly name: string
  /** As written, or undefined for the scheme's own. */
  readonly port: number | undefined
}

const shape = /^(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9._-]{1,255}))(?::(\d{1,5}))?$/

/** Reads `name`, `name:port`, `1.2.3.4:port` or `[::1]:port`; undefined for anything else. */
export function parseAuthority(text: string): Authority | undefined {
  const [, literal, name = '', port] = shape.exec(text.toLowerCase()) ?? []
  if (literal !== undefined && isIP(literal) !== 6) return undefined
  const host = literal ?? name.replace(/\.$/, '')
  if (host === '' || Number(port ?? 0) > 65_535) return undefined
  return { name: host, port: port === undefined ? undefined : Number(port) }
}

/** The two ways to write an origin's port are one (RFC 6454 §4): `http://a` is `http://a:80`. */
export function originKey(scheme: string, authority: Authority): string {
  return `${scheme}://${authority.name}:${authority.port ?? (scheme === 'https' ? 443 : 80)}`
}

/** Reads an Origin header or a configured origin into the form of {@link originKey}; undefined for anything else. */
export function parseOrigin(text: string): string | undefined {
  const [, scheme, rest] = /^(https?):\/\/([^/]+)$/.exec(text.toLowerCase()) ?? []
  const authority = rest === undefined ? undefined : parseAuthority(rest)
  return scheme === undefined || authority === undefined ? undefined : originKey(scheme, authority)
}
