import { readMailjetSummary } from '../../mailjet/read-mailjet-fields.ts'
import { readMail } from '../../mime/read-mail.ts'
import type { MessageId } from '../../model/ids.ts'
import { limits } from '../../model/limits.ts'
import type { DigestResult, SearchableText } from '../../model/message.ts'

/** Reads what the store keeps of a message: its row, and the words to search. */
export function digestMail(
  id: MessageId,
  raw: Uint8Array<ArrayBuffer>,
  envelopeTo: readonly string[],
): DigestResult {
  const reading = readMail(raw, 'row')
  const { structure, header, body, html, preview, searchable } = reading
  return {
    kind: 'done',
    id,
    subject: header.subject,
    from: header.from,
    to: header.to.slice(0, limits.listedAddresses),
    cc: header.cc.slice(0, limits.listedAddresses),
    toCount: header.toCount,
    ccCount: header.ccCount,
    mailjet: readMailjetSummary(structure.fields),
    preview,
    attachments: body.attachments.length,
    hasHtml: html !== null,
    hasLink: reading.hasLinks(),
    hasCode: reading.hasCodes(),
    text: addRecipients(searchable, envelopeTo),
  }
}

/** Envelope recipients are found by `to:` as well, Bcc above all: no header names it. */
export function addRecipients(text: SearchableText, envelopeTo: readonly string[]): SearchableText {
  return { ...text, to: [text.to, ...envelopeTo].filter((recipient) => recipient !== '').join('\n') }
}
