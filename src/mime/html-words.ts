import { limits } from '../model/limits.ts'
import { collapseSpaces } from './collapse-spaces.ts'

/** What they hold is no text of the message. */
export const silentElements: ReadonlySet<string> = new Set([
  'script',
  'style',
  'title',
  'template',
  'textarea',
])

/** They begin a new line. Cells too: what stands in a column of its own does not run on from its neighbour. */
const blockElements: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body br caption center dd div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 head header hr html li main nav ol option p pre section select table tbody td tfoot th ' +
    'thead tr ul'
  ).split(' '),
)

/** Makes the text of a mail out of the tags and the texts of its HTML: a line for each block. */
export function collectWords() {
  const lines: string[] = []
  /** Characters taken so far, white space among them. */
  let taken = 0
  let line = ''
  const endLine = () => {
    // Where a tag follows a tag.
    if (line === '') return
    const words = collapseSpaces(line).trim()
    if (words !== '') lines.push(words)
    line = ''
  }
  return {
    /** One that opens or closes an element. */
    tag(element: string) {
      if (blockElements.has(element)) endLine()
    },
    text(piece: string) {
      if (taken >= limits.indexedTextChars) return
      line += piece.slice(0, limits.indexedTextChars - taken)
      taken += piece.length
    },
    end(): string {
      endLine()
      return lines.join('\n').slice(0, limits.indexedTextChars)
    },
  }
}

/** Collects the short texts with a digit that fill an element by themselves. */
export function collectStandalone() {
  const texts = new Set<string>()
  /** Text since the last tag while it is short; undefined where that was a closing tag. */
  let sinceOpen: string | undefined
  const keep = (text: string) => {
    const isShort = text.length <= standaloneChars && texts.size < maxStandalone
    if (isShort && /\d/.test(text)) texts.add(text.trim())
  }
  return {
    texts,
    open() {
      sinceOpen = ''
    },
    close() {
      if (sinceOpen !== undefined) keep(sinceOpen)
      sinceOpen = undefined
    },
    text(piece: string) {
      if (sinceOpen !== undefined && sinceOpen.length <= standaloneChars) {
        sinceOpen += piece.slice(0, standaloneChars + 1)
      }
    },
  }
}

const standaloneChars = 40
const maxStandalone = 1000
