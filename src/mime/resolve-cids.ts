import { limits } from '../model/limits.ts'
import type { Octets } from './octets.ts'

/** The types that a preview may carry, by what senders write. Browsers run no script in an image. */
export const inlineImageTypes: ReadonlyMap<string, string> = new Map([
  ...['png', 'jpeg', 'gif', 'webp', 'avif', 'bmp', 'svg+xml', 'x-icon'].map((type): [string, string] => [
    `image/${type}`,
    `image/${type}`,
  ]),
  ['image/jpg', 'image/jpeg'],
  ['image/pjpeg', 'image/jpeg'],
  ['image/x-png', 'image/png'],
  ['image/vnd.microsoft.icon', 'image/x-icon'],
])

export interface InlineImage {
  /** A value of {@link inlineImageTypes}. */
  readonly contentType: string
  readonly bytes: Octets
}

/**
 * Replaces each `cid:` reference (RFC 2392) to an image that `lookup` knows with a `data:` URL; nothing else is
 * changed. References may be percent-encoded, or not. At most `limits.inlinedBytes` of images go in, repeats counted each
 * time; what is beyond stays as it is. One pass.
 */
export function resolveCids(html: string, lookup: (contentId: string) => InlineImage | undefined): string {
  const pieces: string[] = []
  let copied = 0
  let room: number = limits.inlinedBytes
  reference.lastIndex = 0
  for (let match = reference.exec(html); match !== null; match = reference.exec(html)) {
    const [whole, id = ''] = match
    const image = lookup(id) ?? lookup(decodeReference(id))
    if (image === undefined || image.bytes.length > room) continue
    room -= image.bytes.length
    const end = match.index + whole.length
    pieces.push(html.slice(copied, end - id.length - 'cid:'.length))
    pieces.push(`data:${image.contentType};base64,${image.bytes.toString('base64')}`)
    copied = end
  }
  pieces.push(html.slice(copied))
  return pieces.join('')
}

/** Where a URL can stand: after a quote, an equals sign, a parenthesis (CSS) or a comma (srcset). */
const reference = /["'=(,]\s{0,10}cid:([^\s"'<>()]+)/gi

/** Undoes `%40` (RFC 2392 §2) and the one entity that belongs into a URL. */
function decodeReference(id: string): string {
  const text = id.replaceAll('&amp;', '&')
  try {
    return decodeURIComponent(text)
  } catch {
    // Not percent-encoded after all: a `%` may stand in a Content-ID.
    return text
  }
}
