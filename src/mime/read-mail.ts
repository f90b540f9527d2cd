import { limits } from '../model/limits.ts'
import type { SearchableText } from '../model/message.ts'
import type { Link } from '../model/opened-mail.ts'
import { type BodySelection, selectBody } from './body-selection.ts'
import { collapseSpaces } from './collapse-spaces.ts'
import { findCodes } from './find-codes.ts'
import { type MailHeader, readMailHeader } from './mail-header.ts'
import { decodePartBody, type MailStructure, readStructure } from './mail-structure.ts'
import { readPartText, readPlainText } from './part-text.ts'
import { type HtmlFacts, readHtml } from './read-html.ts'
import { makeSearchableText } from './searchable-text.ts'
import { findTextLinks } from './text-links.ts'

/** A message read as far as its row, its texts and its search need; attachments are found, not decoded. */
export interface MailReading {
  readonly structure: MailStructure
  readonly header: MailHeader
  readonly body: BodySelection
  /** As sent, decoded from its charset; null where there is none. */
  readonly html: string | null
  /** Line ends are LF; null where there is no text part. */
  readonly text: string | null
  readonly htmlFacts: HtmlFacts | null
  /** The beginning of the text, or of the words of the HTML, on one line. */
  readonly preview: string
  readonly links: readonly Link[]
  readonly codes: readonly string[]
  readonly searchable: SearchableText
  /** One sentence for each kind of oddity. */
  readonly warnings: readonly string[]
}

/**
 * Reads a message of any bytes: never throws, in time linear in their number.
 *
 * @param depth how many messages it is inside of
 */
export function readMail(raw: Uint8Array<ArrayBuffer>, depth = 0): MailReading {
  const structure = readStructure(raw)
  const { bytes, fields, root } = structure
  const body = selectBody(root)
  const htmlPart = body.html && readPartText(bytes, body.html)
  const htmlFacts = htmlPart && readHtml(htmlPart.text)
  const textParts = body.texts.map((part) => readPlainText(bytes, part))
  const text = textParts.length === 0 ? null : textParts.map((part) => part.text).join('\n')
  const words = text?.trim() ? text : (htmlFacts?.text ?? '')
  const header = readMailHeader(fields, limits.addresses)
  const links = listLinks(text, htmlFacts)
  const attachmentNames = body.attachments.flatMap((part) => part.header.filename ?? [])
  return {
    structure,
    header,
    body,
    html: htmlPart?.text ?? null,
    text,
    htmlFacts,
    preview: makePreview(words),
    links: links.first,
    codes: listCodes(header.subject, text, htmlFacts),
    searchable: makeSearchableText(
      header,
      fields,
      [words, ...listInnerWords(structure, body, depth)].join('\n'),
      attachmentNames,
    ),
    warnings: [
      ...new Set([
        ...structure.warnings,
        ...textParts.flatMap((part) => part.warnings),
        ...(htmlPart?.warnings ?? []),
        ...tellOfRest(header.toCount + header.ccCount, limits.addresses, 'addresses in To and Cc'),
        ...tellOfRest(links.count, limits.links, 'links'),
      ]),
    ],
  }
}

/** What forwarded and bounced messages inside say: whoever looks for their words means this message too. */
function listInnerWords({ bytes }: MailStructure, { attachments }: BodySelection, depth: number): string[] {
  if (depth === limits.searchedDepth) return []
  const inner = attachments.filter((part) => part.header.contentType === 'message/rfc822')
  return inner.slice(0, limits.searchedInnerMessages).map((part) => {
    const { subject, body } = readMail(decodePartBody(bytes, part).body, depth + 1).searchable
    return `${subject}\n${body}`
  })
}

function makePreview(text: string): string {
  const line = collapseSpaces(text.slice(0, limits.previewChars * previewSource)).trim()
  return line.slice(0, limits.previewChars).replace(halfCharacter, '')
}

const halfCharacter = /[\ud800-\udbff]$/

/** How many characters are looked at for one of the preview: newsletters begin with a lot of white space. */
const previewSource = 50

function listLinks(text: string | null, htmlFacts: HtmlFacts | null): { first: Link[]; count: number } {
  const inText = findTextLinks(text ?? '')
  const links = (htmlFacts?.links ?? []).map((link): Link => ({ ...link, from: 'html' }))
  links.push(...inText.urls.map((url): Link => ({ url, text: url, from: 'text' })))
  return { first: links.slice(0, limits.links), count: (htmlFacts?.linkCount ?? 0) + inText.count }
}

/** Subject and text say it all, as a rule; where they say nothing the words of the HTML are asked. */
function listCodes(subject: string, text: string | null, htmlFacts: HtmlFacts | null): readonly string[] {
  const standalone = htmlFacts?.standalone ?? new Set<string>()
  const inText = findCodes(`${subject}\n\n${text ?? ''}`, standalone)
  return inText.length > 0 || htmlFacts === null ? inText : findCodes(htmlFacts.text, standalone)
}

function tellOfRest(count: number, limit: number, what: string): string[] {
  return count > limit ? [`The message has ${count} ${what}; the first ${limit} are listed`] : []
}
