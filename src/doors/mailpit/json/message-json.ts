import { isoTime } from '../../../http/summary-json.ts'
import type { Inbox, InboxMessage } from '../../../inbox/inbox.ts'
import { readAddresses } from '../../../mime/addresses.ts'
import { readHtml } from '../../../mime/read-html.ts'
import { limits } from '../../../model/limits.ts'
import type { Attachment, OpenedMail } from '../../../model/opened-mail.ts'
import { sortTags } from '../read-tag.ts'
import { addressJson, listBlind } from './address-json.ts'
import { type Checksums, readChecksums } from './checksums.ts'
import { readListUnsubscribe } from './list-unsubscribe.ts'

/**
 * A message as Mailpit writes it. Where it could not be read, what its row has of it.
 *
 * `Read` is not in Mailpit's any more, but some clients' models still ask for it.
 */
export async function messageJson(inbox: Inbox, { stored, mail }: InboxMessage): Promise<unknown> {
  const { summary, session } = stored
  const to = mail?.to ?? summary.to
  const cc = mail?.cc ?? summary.cc
  const from = mail?.from ?? summary.from
  const attachments = mail?.attachments ?? []
  const checksums = await readChecksums(inbox, summary.id, attachments)
  const parts = attachments.map((attachment, index) => partJson(attachment, checksums[index]))
  const ofKind = (disposition: Attachment['disposition']) =>
    parts.filter((_, index) => attachments[index]?.disposition === disposition)
  return {
    ID: summary.id,
    MessageID: mail?.messageId ?? '',
    From: from && addressJson(from),
    To: to.map(addressJson),
    Cc: cc.map(addressJson),
    Bcc: listBlind(readBcc(mail), [...to, ...cc], summary.envelope.to),
    ReplyTo: (mail?.replyTo ?? []).map(addressJson),
    ReturnPath: summary.envelope.from,
    Subject: mail?.subject ?? summary.subject,
    ListUnsubscribe: readListUnsubscribe(
      headerValue(mail, 'list-unsubscribe'),
      headerValue(mail, 'list-unsubscribe-post'),
    ),
    Date: isoTime(mail?.date ?? summary.receivedAt),
    Tags: sortTags(summary.tags),
    Username: session.user ?? '',
    Text: textOf(mail),
    HTML: mail?.html ?? '',
    Size: summary.sizeBytes,
    Inline: ofKind('inline'),
    Attachments: ofKind('attachment'),
    Read: summary.isRead,
  }
}

function partJson(attachment: Attachment, checksums: Checksums | undefined) {
  return {
    PartID: attachment.part,
    FileName: attachment.filename ?? '',
    ContentType: attachment.contentType,
    ContentID: attachment.contentId ?? '',
    Size: attachment.size,
    Checksums: checksums ?? { MD5: '', SHA1: '', SHA256: attachment.sha256 },
  }
}

/** Of a mail that has only HTML, the words of that: tests look for links and codes in `Text`. */
export function textOf(mail: OpenedMail | null): string {
  return mail?.text ?? (mail?.html ? readHtml(mail.html).text : '')
}

function headerValue(mail: OpenedMail | null, name: string): string {
  return mail?.headers.find((field) => field.name.toLowerCase() === name)?.value ?? ''
}

function readBcc(mail: OpenedMail | null) {
  const fields = (mail?.headers ?? []).filter(({ name }) => name.toLowerCase() === 'bcc')
  return fields.flatMap(
    ({ raw }) => readAddresses(raw.slice(raw.indexOf(':') + 1), limits.addresses).addresses,
  )
}
