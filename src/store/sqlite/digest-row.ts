import type { MessageId } from '../../model/ids.ts'
import type { DigestResult } from '../../model/message.ts'
import type { PackedDigests } from '../store-line.ts'
import { toHeaderWord } from './header-word.ts'
import { allWord, hasWord } from './marker-words.ts'
import { hasBits, toMailjetColumns, toPeople } from './rows.ts'
import { segmentWords } from './segment-words.ts'

/**
 * A digest as it is saved: the words for the index, and what becomes of the message's row, made by the thread that read
 * the message, since the time of those that write is scarcer. Lists of texts cross to them for less than objects with
 * names.
 */
export type WordsRow = readonly [id: MessageId, words: Words]
export type DigestRow = readonly [id: MessageId, outcome: DigestColumns | string]

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
 * Some of them as bytes, which lie outside of the heaps of all threads: what a garbage collector does not see it does
 * not copy. (JSON, since the serializer of V8 keeps what it was given until the next full collection.)
 */
export function packDigests(results: readonly DigestResult[]): PackedDigests {
  const words = results.map((result): WordsRow => [result.id, toWords(result)])
  const rows = results.map(
    (result): DigestRow => [result.id, result.kind === 'failed' ? result.reason : toColumns(result)],
  )
  return [pack(words), pack(rows)]
}

export function unpackWords(packed: Uint8Array): readonly WordsRow[] {
  return unpack(packed)
}

export function unpackRows(packed: Uint8Array): readonly DigestRow[] {
  return unpack(packed)
}

function pack(rows: readonly (WordsRow | DigestRow)[]): Uint8Array<ArrayBuffer> {
  const json = JSON.stringify(rows)
  // Of a buffer from Node's pool the whole pool would be handed over.
  const packed = Buffer.allocUnsafeSlow(Buffer.byteLength(json))
  packed.write(json)
  return packed
}

function unpack<Row>(packed: Uint8Array): readonly Row[] {
  return JSON.parse(Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength).toString())
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
