import type { DigestResult } from '../../model/message.ts'
import { toHeaderWord } from './header-word.ts'
import { allWord, hasWord } from './marker-words.ts'
import { hasBits, toIdBytes, toMailjetColumns, toPeople } from './rows.ts'
import { segmentWords } from './segment-words.ts'

/**
 * A digest as the writer gets it: the words as they are indexed and the JSON as it is kept, made by the thread that
 * read the message, since the writer's time is what captures wait for.
 */
export type DigestRow = {
  readonly id: Uint8Array
  readonly words: Words
} & (
  | ({
      readonly kind: 'done'
      readonly subject: string
      readonly people: string
      readonly preview: string
      readonly attachments: number
      /** Bits of `hasBits`. */
      readonly has: number
    } & ReturnType<typeof toMailjetColumns>)
  | { readonly kind: 'failed'; readonly reason: string }
)

/** What the index gets, one text per column. */
export interface Words {
  readonly sender: string
  readonly recipient: string
  readonly cc: string
  readonly subject: string
  readonly body: string
  readonly attachment: string
  readonly header: string
}

export function toDigestRow(result: DigestResult): DigestRow {
  const [id, words] = [toIdBytes(result.id), toWords(result)]
  if (result.kind === 'failed') return { kind: 'failed', id, words, reason: result.reason }
  return {
    kind: 'done',
    id,
    words,
    subject: result.subject,
    people: toPeople(result),
    ...toMailjetColumns(result.mailjet),
    preview: result.preview,
    attachments: result.attachments,
    has:
      (result.hasHtml ? hasBits.html : 0) |
      (result.hasLink ? hasBits.link : 0) |
      (result.hasCode ? hasBits.code : 0),
  }
}

function toWords(result: DigestResult): Words {
  const { text } = result
  const headers = text.headers.flatMap(({ name, value }) => [
    toHeaderWord(name, null),
    toHeaderWord(name, value),
  ])
  return {
    sender: segmentWords(text.from),
    recipient: segmentWords(text.to),
    cc: segmentWords(text.cc),
    subject: segmentWords(text.subject),
    body: segmentWords(text.body),
    attachment: segmentWords(text.attachmentNames),
    header: [allWord, ...contentWords(result), ...headers].join(' '),
  }
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
