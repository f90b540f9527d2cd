/** A file name of more bytes is cut, its ending kept: file systems take 255, and programs add to them. */
const longestNameBytes = 150

/** Names that Windows gives to devices, whatever ending they have. */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/**
 * Content-Disposition for a download (RFC 6266) under a name that somebody else chose. The name says how the file is
 * called, and nothing else: no path, no control or direction characters, no leading dot, no device.
 *
 * @param fallback used where nothing is left of the name
 */
export function attachmentDisposition(name: string | null, fallback: string): string {
  const safe = toFileName(name ?? '') || fallback
  const ascii = safe.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  if (ascii === safe) return `attachment; filename="${safe}"`
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeExtended(safe)}`
}

function toFileName(chosen: string): string {
  const last = chosen.toWellFormed().split(/[/\\]/).at(-1) ?? ''
  const plain = last.replace(/[\p{C}\p{Zl}\p{Zp}<>:"|?*]/gu, '_').replace(/^[.\s]+/, '')
  const name = withoutEnd(plain)
  return cutToBytes(deviceName.test(name) ? `_${name}` : name)
}

/** Without dots and blanks at the end: a loop, since an expression takes a square of the length of such a run. */
function withoutEnd(name: string): string {
  let end = name.length
  while (end > 0 && /[.\s]/.test(name.charAt(end - 1))) end -= 1
  return name.slice(0, end)
}

function cutToBytes(name: string): string {
  if (Buffer.byteLength(name) <= longestNameBytes) return name
  const [, ending = ''] = /(\.[A-Za-z0-9]{1,10})$/.exec(name) ?? []
  let stem = ''
  let bytes = ending.length
  for (const character of name.slice(0, name.length - ending.length)) {
    bytes += Buffer.byteLength(character)
    if (bytes > longestNameBytes) break
    stem += character
  }
  return stem + ending
}

/** RFC 8187 §3.2.1 `ext-value`. */
function encodeExtended(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
