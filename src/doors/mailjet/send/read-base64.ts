/**
 * Base64 (RFC 4648 §4) without its line ends, which many libraries put in; undefined for what is none. Padding must be
 * there. Searched for what may not be in it, which takes one pass whatever its length.
 */
export function readBase64(text: string): string | undefined {
  const joined = text.includes('\n') ? text.replace(/[\r\n]+/gu, '') : text
  if (joined.length % 4 !== 0) return undefined
  const end = joined.search(/[^A-Za-z0-9+/]/u)
  if (end < 0) return joined
  const padding = joined.slice(end, end + 3)
  return joined.length - end <= 2 && (padding === '=' || padding === '==') ? joined : undefined
}

/** Of what it stands for. */
export function decodedBytes(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return (base64.length / 4) * 3 - padding
}
