import type { MessageId } from '../../model/ids.ts'
import type { DigestResult } from '../../model/message.ts'
import { toHeaderWord } from './header-word.ts'
import { allWord, hasWord } from './marker-words.ts'
import { hasBits, toMailjetColumns, toPeople } from './rows.ts'
import { segmentWords } from './segment-words.ts'

/**
 * A digest as the writer gets it: the words as they are indexed and the JSON as it is kept, made by the thread that
 * read the message, since the writer's time is what captures wait for. Lists of texts cross to it for less than objects
 * with names.
 */
export type DigestRow = readonly [id: MessageId, words: Words, outcome: DigestColumns | string]

/** What the index gets, one text per column. */
export type Words = readonly [
  sender: string,
  recipient: string,
  cc: string,
  subject: string,
  body: string,
  attachment: string,
  header: string,
]

/** What becomes of the message's row; of one that cannot be read only the reason is kept. */
export type DigestColumns = readonly [
  subject: string,
  people: string,
  mailjet: string | null,
  customId: string | null,
  campaign: string | null,
  templateId: number | null,
  preview: string,
  attachments: number,
  /** Bits of `hasBits`. */
  has: number,
]

/**
 * Some of them as bytes, which lie outside of the heaps of both threads: what a garbage collector does not see it does
 * not copy. (JSON, since the serializer of V8 keeps what it was given until the next full collection.)
 */
export function packDigests(results: readonly DigestResult[]): Uint8Array<ArrayBuffer> {
  const json = JSON.stringify(results.map(toDigestRow))
  // Of a buffer from Node's pool the whole pool would be handed over.
  const packed = Buffer.allocUnsafeSlow(Buffer.byteLength(json))
  packed.write(json)
  return packed
}

export function unpackDigests(packed: Uint8Array): readonly DigestRow[] {
  return JSON.parse(Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength).toString())
}

function toDigestRow(result: DigestResult): DigestRow {
  return [result.id, toWords(result), result.kind === 'failed' ? result.reason : toColumns(result)]
}

function toColumns(result: Extract<DigestResult, { kind: 'done' }>): DigestColumns {
  const { mailjet, customId, campaign, templateId } = toMailjetColumns(result.mailjet)
  const has =
    (result.hasHtml ? hasBits.html : 0) |
    (result.hasLink ? hasBits.link : 0) |
    (result.hasCode ? hasBits.code : 0)
  return [
    result.subject,
    toPeople(result),
    mailjet,
    customId,
    campaign,
    templateId,
    result.preview,
    result.attachments,
    has,
  ]
}

function toWords(result: DigestResult): Words {
  const { text } = result
  const headers = text.headers.flatMap(({ name, value }) => [
    toHeaderWord(name, null),
    toHeaderWord(name, value),
  ])
  return [
    segmentWords(text.from),
    segmentWords(text.to),
    segmentWords(text.cc),
    segmentWords(text.subject),
    segmentWords(text.body),
    segmentWords(text.attachmentNames),
    [allWord, ...contentWords(result), ...headers].join(' '),
  ]
}

/** What the search term `has:` asks for. */
function contentWords(result: DigestResult): readonly string[] {
  if (result.kind === 'failed') return []
  const found: string[] = []
  if (result.hasHtml) found.push(hasWord('html'))
  if (result.hasLink) found.push(hasWord('link'))
  if (result.hasCode) found.push(hasWord('code'))
  if (result.attachments > 0) found.push(hasWord('attachment'))
  return found
}
