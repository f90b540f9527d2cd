import { decodeHTML, decodeHTMLAttribute } from 'entities'
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'
import { limits } from '../model/limits.ts'

/** What a reader of HTML hears, in document order. Nothing is nested or repaired: cost is linear for any input. */
export interface HtmlListener {
  /**
   * Names in lower case; the first of a repeated attribute counts. The attributes are valid during the call only.
   *
   * @returns `'stop'` when the rest need not be read
   */
  open(element: string, attributes: ReadonlyMap<string, string>): 'stop' | undefined
  close(element: string): void
  /**
   * References decoded; one text may come in several pieces. What script and style hold comes as text as well, and as it
   * stands.
   */
  text(piece: string): void
}

/**
 * Reads HTML as browsers cut it into tags and text (the tree that they would build is not made).
 *
 * @param kept the attributes that the listener asks for; their values are cut at `limits.attributeChars`
 */
export function walkHtml(html: string, kept: ReadonlySet<string>, listener: HtmlListener): void {
  let element = ''
  /** Inside an element whose text has no references. */
  let isRaw = false
  let attribute = ''
  let isKept = false
  let value = ''
  const attributes = new Map<string, string>()
  const ignore = () => undefined
  const openElement = () => {
    isRaw = rawElements.has(element)
    if (listener.open(element, attributes) === 'stop') tokenizer.pause()
    if (attributes.size > 0) attributes.clear()
  }
  const callbacks: TokenizerCallbacks = {
    onopentagname(start, end) {
      element = html.slice(start, end).toLowerCase()
    },
    onattribname(start, end) {
      if (kept.size === 0) return
      attribute = html.slice(start, end).toLowerCase()
      isKept = kept.has(attribute) && !attributes.has(attribute)
      value = ''
    },
    onattribdata(start, end) {
      if (isKept) value = readValue(html.slice(start, end))
    },
    onattribentity: ignore,
    onattribend() {
      if (isKept) attributes.set(attribute, value)
    },
    onopentagend: openElement,
    onselfclosingtag: openElement,
    onclosetag(start, end) {
      isRaw = false
      listener.close(html.slice(start, end).toLowerCase())
    },
    ontext(start, end) {
      const text = html.slice(start, end)
      listener.text(isRaw || !text.includes('&') ? text : decodeHTML(text))
    },
    ontextentity: ignore,
    oncdata: ignore,
    oncomment: ignore,
    ondeclaration: ignore,
    onend: ignore,
    onprocessinginstruction: ignore,
  }
  // Where it has no references to look for, the tokenizer goes through texts and values in leaps.
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: false }, callbacks)
  tokenizer.write(html)
  tokenizer.end()
}

/** As the standard of HTML has it (13.1.2, raw text elements, and those that browsers read like them). */
const rawElements: ReadonlySet<string> = new Set(
  'iframe noembed noframes plaintext script style xmp'.split(' '),
)

function readValue(value: string): string {
  const decoded = value.includes('&') ? decodeHTMLAttribute(value) : value
  return decoded.length > limits.attributeChars ? decoded.slice(0, limits.attributeChars) : decoded
}
