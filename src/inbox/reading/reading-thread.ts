import { serveJobs } from '../../lib/serve-jobs.ts'
import { readMailjetFields } from '../../mailjet/read-mailjet-fields.ts'
import { decodePart } from '../../mime/decode-part.ts'
import { describeMail } from '../../mime/open-mail.ts'
import { makePreviewHtml } from '../../mime/preview-html.ts'
import { readMail } from '../../mime/read-mail.ts'
import type { MessageId } from '../../model/ids.ts'
import type { DigestResult } from '../../model/message.ts'
import type { OpenedMail } from '../../model/opened-mail.ts'
import type { PartContent } from '../inbox.ts'
import { digestMail } from './digest-mail.ts'

/** What the reading room asks of its threads, and what it gets for it. */
export type ReadingRequest =
  | { readonly kind: 'digest'; readonly id: MessageId; readonly envelopeTo: readonly string[] }
  | { readonly kind: 'open' }
  | { readonly kind: 'preview' }
  | { readonly kind: 'part'; readonly part: string }

export type ReadingReply =
  | { readonly kind: 'digest'; readonly digest: DigestResult }
  | { readonly kind: 'open'; readonly mail: OpenedMail }
  | { readonly kind: 'preview'; readonly html: string | null }
  | { readonly kind: 'part'; readonly content: PartContent | undefined }

serveJobs<ReadingRequest, ReadingReply>((request, raw) => {
  switch (request.kind) {
    case 'digest':
      return { reply: { kind: 'digest', digest: digestMail(request.id, raw, request.envelopeTo) } }
    case 'open': {
      const reading = readMail(raw)
      const mailjet = readMailjetFields(reading.structure.fields)
      return { reply: { kind: 'open', mail: { ...describeMail(reading), mailjet } } }
    }
    case 'preview':
      return { reply: { kind: 'preview', html: makePreviewHtml(raw) } }
    case 'part': {
      const content = decodePart(raw, request.part)
      return { reply: { kind: 'part', content }, transfer: content ? [content.bytes.buffer] : [] }
    }
  }
})
