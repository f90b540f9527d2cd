import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'

/** A link of an `<a>` by its place in the HTML. */
interface Href {
  /** Of the attribute's value as it is written, without its quotes. */
  readonly start: number
  readonly end: number
}

/**
 * Replaces the links of {@link replaceLinks}, each occurrence by an address of its own, counted from 1 in document
 * order.
 *
 * @param track gives the address for a target; undefined leaves it as it is, uncounted
 */
export function trackLinks(
  html: string,
  track: (target: string, position: number) => string | undefined,
): string {
  let position = 1
  return replaceLinks(html, (target) => {
    const tracked = track(target, position)
    if (tracked !== undefined) position++
    return tracked
  })
}

/**
 * Replaces the http and https links of `<a>` elements. Quotes stay as they are, entities are not decoded: the target is
 * the value as written. Comments, other elements and other schemes are left alone.
 *
 * @param replace gives another address for a target; undefined leaves it as it is
 */
export function replaceLinks(html: string, replace: (target: string) => string | undefined): string {
  const pieces: string[] = []
  let copied = 0
  for (const { start, end } of findHrefs(html)) {
    const target = html.slice(start, end)
    if (!/^\s*https?:\/\//iu.test(target)) continue
    const replaced = replace(target.trim())
    if (replaced === undefined) continue
    pieces.push(html.slice(copied, start), replaced)
    copied = end
  }
  pieces.push(html.slice(copied))
  return pieces.join('')
}

function findHrefs(html: string): readonly Href[] {
  const found: Href[] = []
  let isAnchor = false
  let isHref = false
  let hasHref = false
  let start = 0
  let end = 0
  const ignore = () => undefined
  const callbacks: TokenizerCallbacks = {
    onopentagname(start, end) {
      isAnchor = html.slice(start, end).toLowerCase() === 'a'
      hasHref = false
    },
    onattribname(nameStart, nameEnd) {
      isHref = isAnchor && !hasHref && html.slice(nameStart, nameEnd).toLowerCase() === 'href'
      start = -1
    },
    onattribdata(dataStart, dataEnd) {
      if (start < 0) start = dataStart
      end = dataEnd
    },
    onattribend() {
      if (isHref && start >= 0) found.push({ start, end })
      hasHref ||= isHref
    },
    onattribentity: ignore,
    onopentagend: ignore,
    onselfclosingtag: ignore,
    onclosetag: ignore,
    ontext: ignore,
    ontextentity: ignore,
    oncdata: ignore,
    oncomment: ignore,
    ondeclaration: ignore,
    onend: ignore,
    onprocessinginstruction: ignore,
  }
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: false }, callbacks)
  tokenizer.write(html)
  tokenizer.end()
  return found
}
