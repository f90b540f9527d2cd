import { limits } from '../model/limits.ts'
import type { SearchableText } from '../model/message.ts'
import type { Link } from '../model/opened-mail.ts'
import { type BodySelection, selectBody } from './body-selection.ts'
import { collapseSpaces } from './collapse-spaces.ts'
import { findCodes, mayTellCode } from './find-codes.ts'
import { type MailHeader, readMailHeader } from './mail-header.ts'
import { decodePartBody, type MailStructure, readStructure } from './mail-structure.ts'
import { readPartText, readPlainText } from './part-text.ts'
import { type HtmlFacts, hasLink, readHtml, readHtmlText } from './read-html.ts'
import { makeSearchableText } from './searchable-text.ts'
import { findTextLinks } from './text-links.ts'

/**
 * A message read as far as its row, its texts and its search need; attachments are found, not decoded. What is asked
 * for by a call is read then: a digest of a message with a text part needs little of its HTML.
 */
export interface MailReading {
  readonly structure: MailStructure
  readonly header: MailHeader
  readonly body: BodySelection
  /** As sent, decoded from its charset; null where there is none. */
  readonly html: string | null
  /** Line ends are LF; null where there is no text part. */
  readonly text: string | null
  /** The beginning of the text, or of the words of the HTML, on one line. */
  readonly preview: string
  readonly searchable: SearchableText
  // Not getters: of an object with its own, V8 makes a class for each, which only a full collection takes away.
  readonly htmlFacts: () => HtmlFacts | null
  readonly links: () => readonly Link[]
  /** Whether there are any. */
  readonly hasLinks: () => boolean
  readonly codes: () => readonly string[]
  /** Whether there are any. */
  readonly hasCodes: () => boolean
  /** One sentence for each kind of oddity. */
  readonly warnings: () => readonly string[]
}

/**
 * Reads a message of any bytes: never throws, in time linear in their number.
 *
 * @param needed `'row'` where the facts of its HTML will hardly be asked for: then its words are read without them
 * @param depth how many messages it is inside of
 */
export function readMail(
  raw: Uint8Array<ArrayBuffer>,
  needed: 'all' | 'row' = 'all',
  depth = 0,
): MailReading {
  const structure = readStructure(raw)
  const { bytes, fields, root } = structure
  const body = selectBody(root)
  const htmlPart = body.html && readPartText(bytes, body.html)
  const htmlFacts = once(() => htmlPart && readHtml(htmlPart.text))
  const textParts = body.texts.map((part) => readPlainText(bytes, part))
  const text = textParts.length === 0 ? null : textParts.map((part) => part.text).join('\n')
  const isRow = needed === 'row' && htmlPart !== null
  const words = text?.trim() ? text : isRow ? readHtmlText(htmlPart.text) : (htmlFacts()?.text ?? '')
  const header = readMailHeader(fields, limits.addresses)
  const textLinks = once(() => findTextLinks(text ?? ''))
  const links = once(() => joinLinks(textLinks(), htmlFacts()))
  const standalone = () => htmlFacts()?.standalone ?? new Set<string>()
  const codesOfText = once(() => findCodes(`${header.subject}\n\n${text ?? ''}`, standalone))
  // Subject and text say it all, as a rule; where they say nothing the words of the HTML are asked.
  const htmlText = () => (words === text ? (htmlFacts()?.text ?? '') : words)
  const codes = once(() => (codesOfText().length > 0 ? codesOfText() : findCodes(htmlText(), standalone)))
  const attachmentNames = body.attachments.flatMap((part) => part.header.filename ?? [])
  return {
    structure,
    header,
    body,
    html: htmlPart?.text ?? null,
    text,
    preview: makePreview(words),
    searchable: makeSearchableText(
      header,
      fields,
      [words, ...listInnerWords(structure, body, depth)].join('\n'),
      attachmentNames,
    ),
    htmlFacts,
    links: () => links().first,
    hasLinks: () => textLinks().count > 0 || (htmlPart !== null && hasLink(htmlPart.text)),
    codes,
    hasCodes() {
      if (codesOfText().length > 0) return true
      if (htmlPart === null) return false
      // Where the words of the HTML have been read they say it for less.
      if (words !== text) return codes().length > 0 && mayTellCode(htmlPart.text)
      return mayTellCode(htmlPart.text) && codes().length > 0
    },
    warnings: () => [
      ...new Set([
        ...structure.warnings,
        ...textParts.flatMap((part) => part.warnings),
        ...(htmlPart?.warnings ?? []),
        ...tellOfRest(header.toCount + header.ccCount, limits.addresses, 'addresses in To and Cc'),
        ...tellOfRest(links().count, limits.links, 'links'),
      ]),
    ],
  }
}

/** Works it out when it is first asked for. */
function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined
  return () => {
    done ??= { value: work() }
    return done.value
  }
}

/** What forwarded and bounced messages inside say: whoever looks for their words means this message too. */
function listInnerWords({ bytes }: MailStructure, { attachments }: BodySelection, depth: number): string[] {
  if (depth === limits.searchedDepth) return []
  const inner = attachments.filter((part) => part.header.contentType === 'message/rfc822')
  return inner.slice(0, limits.searchedInnerMessages).map((part) => {
    const { subject, body } = readMail(decodePartBody(bytes, part).body, 'row', depth + 1).searchable
    return `${subject}\n${body}`
  })
}

function makePreview(text: string): string {
  const beginning = collapseSpaces(text.slice(0, limits.previewChars * 2)).trim()
  // What the cut left of white space, two characters at most, is not yet known to go.
  const isEnough = beginning.length >= limits.previewChars + 2
  const line = isEnough
    ? beginning
    : collapseSpaces(text.slice(0, limits.previewChars * previewSource)).trim()
  return line.slice(0, limits.previewChars).replace(halfCharacter, '')
}

const halfCharacter = /[\ud800-\udbff]$/

/** How many characters are looked at for one of the preview: newsletters begin with a lot of white space. */
const previewSource = 50

function joinLinks(
  inText: ReturnType<typeof findTextLinks>,
  htmlFacts: HtmlFacts | null,
): { readonly first: readonly Link[]; readonly count: number } {
  const links = (htmlFacts?.links ?? []).map((link): Link => ({ ...link, from: 'html' }))
  links.push(...inText.urls.map((url): Link => ({ url, text: url, from: 'text' })))
  return { first: links.slice(0, limits.links), count: (htmlFacts?.linkCount ?? 0) + inText.count }
}

function tellOfRest(count: number, limit: number, what: string): string[] {
  return count > limit ? [`The message has ${count} ${what}; the first ${limit} are listed`] : []
}
