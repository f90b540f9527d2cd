import type { InboxMessage } from '../../inbox/inbox.ts'
import type { MessageSummary } from '../../model/message.ts'
import type { Attachment } from '../../model/opened-mail.ts'

/** A row as MailCatcher writes it. Ids are numbers: our sequence numbers, which only grow. */
export function rowJson(summary: MessageSummary) {
  const { seq, envelope, subject, sizeBytes, receivedAt } = summary
  return {
    id: seq,
    sender: bracketed(envelope.from),
    recipients: envelope.to.map(bracketed),
    subject,
    // A text there too.
    size: String(sizeBytes),
    created_at: new Date(receivedAt).toISOString().replace(/\.\d+Z$/, '+00:00'),
  }
}

/** One message, with what else there is of it. */
export function messageJson({ stored, mail }: InboxMessage) {
  const row = rowJson(stored.summary)
  const formats = [
    'source',
    ...(mail?.html == null ? [] : ['html']),
    ...(mail?.text == null ? [] : ['plain']),
  ]
  return {
    ...row,
    type: mail?.parts.contentType ?? 'text/plain',
    formats,
    attachments: (mail?.attachments ?? [])
      .filter(({ disposition }) => disposition === 'attachment')
      .map((attachment) => attachmentJson(row.id, attachment)),
  }
}

function attachmentJson(id: number, attachment: Attachment) {
  const cid = addressableId(attachment)
  return {
    cid,
    type: attachment.contentType,
    filename: attachment.filename,
    size: attachment.size,
    href: `/messages/${id}/parts/${encodeURIComponent(cid)}`,
  }
}

/** A Content-ID with a slash, or nothing but dots, can be no segment of a path: such a part goes by its number. */
function addressableId({ contentId, part }: Attachment): string {
  return contentId === null || /[/\\\p{Cc}]|^\.{0,2}$/u.test(contentId) ? part : contentId
}

function bracketed(address: string): string {
  return `<${address}>`
}
