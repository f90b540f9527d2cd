import { limits } from '../model/limits.ts'
import { collapseSpaces } from './collapse-spaces.ts'
import { collectStandalone, collectWords, silentElements } from './html-words.ts'
import { countElement, countStyle, loadingAttributes, type RemoteContent } from './remote-content.ts'
import { walkHtml } from './walk-html.ts'

export interface HtmlLink {
  readonly url: string
  /** The visible text, or the alternative text of an image in it, on one line. */
  readonly text: string
}

/** What is read out of a mail's HTML; the HTML itself is never changed. */
export interface HtmlFacts {
  /** The words of the body, hidden ones among them; a line for each block. At most `limits.indexedTextChars`. */
  readonly text: string
  /** Short texts with a digit that fill an element by themselves, as codes do. */
  readonly standalone: ReadonlySet<string>
  /** In document order; at most `limits.links`. */
  readonly links: readonly HtmlLink[]
  /** How many there are. */
  readonly linkCount: number
  readonly remoteContent: Readonly<RemoteContent>
}

/** Reads HTML once, from the first tag to the last. */
export function readHtml(html: string): HtmlFacts {
  const words = collectWords()
  const standalone = collectStandalone()
  const links = collectLinks()
  const remoteContent: RemoteContent = { images: 0, trackingPixels: 0, other: 0 }
  /** Inside an element whose text is not shown, its name. */
  let hidden: string | undefined
  walkHtml(html, readAttributes, {
    open(element, attributes) {
      countElement(remoteContent, element, attributes)
      if (silentElements.has(element)) hidden ??= element
      words.tag(element)
      standalone.open()
      links.open(element, attributes)
    },
    close(element) {
      if (hidden === element) hidden = undefined
      words.tag(element)
      standalone.close()
      links.close(element)
    },
    text(piece) {
      if (hidden === 'style') countStyle(remoteContent, piece)
      if (hidden !== undefined) return
      words.text(piece)
      standalone.text(piece)
      links.text(piece)
    },
  })
  return { text: words.end(), standalone: standalone.texts, ...links.end(), remoteContent }
}

/** The text that {@link readHtml} finds and nothing else: no attribute is looked at. */
export function readHtmlText(html: string): string {
  const words = collectWords()
  let hidden: string | undefined
  walkHtml(html, noAttributes, {
    open(element) {
      if (silentElements.has(element)) hidden ??= element
      words.tag(element)
    },
    close(element) {
      if (hidden === element) hidden = undefined
      words.tag(element)
    },
    text(piece) {
      if (hidden === undefined) words.text(piece)
    },
  })
  return words.end()
}

const noAttributes: ReadonlySet<string> = new Set()

/** Whether {@link readHtml} would find a link: read no further than to the first one. */
export function hasLink(html: string): boolean {
  let found = false
  walkHtml(html, linkAttributes, {
    open(element, attributes) {
      found = readLink(element, attributes) !== undefined
      return found ? 'stop' : undefined
    },
    close: ignore,
    text: ignore,
  })
  return found
}

const linkAttributes: ReadonlySet<string> = new Set(['href'])
const ignore = () => undefined

/** Where an element leads that is a link; one within the page is none. */
function readLink(element: string, attributes: ReadonlyMap<string, string>): string | undefined {
  if (element !== 'a' && element !== 'area') return undefined
  const href = attributes.get('href')?.trim()
  return !href || href.startsWith('#') ? undefined : href
}

const readAttributes: ReadonlySet<string> = new Set(['href', 'alt', ...loadingAttributes])

function collectLinks() {
  const links: HtmlLink[] = []
  let linkCount = 0
  let url: string | undefined
  let text = ''
  const end = () => {
    if (url === undefined) return
    if (linkCount++ < limits.links) links.push({ url, text: collapseSpaces(text).trim() })
    url = undefined
  }
  const add = (piece: string) => {
    if (url !== undefined && text.length < limits.linkTextChars) text += piece.slice(0, limits.linkTextChars)
  }
  return {
    open(element: string, attributes: ReadonlyMap<string, string>) {
      if (element === 'img') add(` ${attributes.get('alt') ?? ''} `)
      if (element !== 'a' && element !== 'area') return
      end()
      url = readLink(element, attributes)
      if (url === undefined) return
      text = element === 'area' ? (attributes.get('alt') ?? '') : ''
      if (element === 'area') end()
    },
    close(element: string) {
      if (element === 'a') end()
    },
    text: add,
    end() {
      end()
      return { links, linkCount }
    },
  }
}
