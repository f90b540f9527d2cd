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
  /** Entities decoded; one text may come in several pieces. What script and style hold comes as text as well. */
  text(piece: string): void
}

/**
 * Reads HTML as browsers cut it into tags and text (the tree that they would build is not made).
 *
 * @param kept the attributes that the listener asks for; their values are cut at `limits.attributeChars`
 */
export function walkHtml(html: string, kept: ReadonlySet<string>, listener: HtmlListener): void {
  let element = ''
  let attribute = ''
  let isKept = false
  let value = ''
  const attributes = new Map<string, string>()
  const ignore = () => undefined
  const openElement = () => {
    if (listener.open(element, attributes) === 'stop') tokenizer.pause()
    if (attributes.size > 0) attributes.clear()
  }
  const callbacks: TokenizerCallbacks = {
    onopentagname(start, end) {
      element = html.slice(start, end).toLowerCase()
    },
    onattribname(start, end) {
      attribute = html.slice(start, end).toLowerCase()
      isKept = kept.has(attribute) && !attributes.has(attribute)
      value = ''
    },
    onattribdata(start, end) {
      if (isKept && value.length < limits.attributeChars)
        value += html.slice(start, Math.min(end, start + limits.attributeChars))
    },
    onattribentity(codePoint) {
      if (isKept && value.length < limits.attributeChars) value += String.fromCodePoint(codePoint)
    },
    onattribend() {
      if (isKept) attributes.set(attribute, value)
    },
    onopentagend: openElement,
    onselfclosingtag: openElement,
    onclosetag(start, end) {
      listener.close(html.slice(start, end).toLowerCase())
    },
    ontext(start, end) {
      listener.text(html.slice(start, end))
    },
    ontextentity(codePoint) {
      listener.text(String.fromCodePoint(codePoint))
    },
    oncdata: ignore,
    oncomment: ignore,
    ondeclaration: ignore,
    onend: ignore,
    onprocessinginstruction: ignore,
  }
  // Without references to look for, the tokenizer goes through texts and values in leaps.
  const decodeEntities = html.includes('&')
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities }, callbacks)
  tokenizer.write(html)
  tokenizer.end()
}
