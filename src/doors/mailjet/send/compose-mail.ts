import { composeControlHeaders, composeOwnHeaders, isAddressHeader } from './control-headers.ts'
import type { OutgoingAttachment, OutgoingMail, Person } from './outgoing-mail.ts'

export interface MailIdentity {
  /** Without angle brackets. */
  readonly messageId: string
  readonly date: Date
}

/** Writes the message that the Send API would have composed of its properties. A mail of HTML alone gets no text. */
export async function composeMail(
  mail: OutgoingMail,
  { messageId, date }: MailIdentity,
): Promise<Uint8Array<ArrayBuffer>> {
  // Loaded when somebody composes, since most who start a server never do.
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const composer = new MailComposer({
    ...(mail.from && { from: toAddress(mail.from) }),
    ...(mail.sender && { sender: toAddress(mail.sender) }),
    to: mail.to.map(toAddress),
    cc: mail.cc.map(toAddress),
    replyTo: replyToOf(mail),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    attachments: mail.attachments.map(toAttachment),
    messageId: `<${messageId}>`,
    date,
    newline: 'windows',
    // What an application sends names no file and no address of this machine.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const composed = await composer.compile().build()
  const head = Buffer.from(composeControlHeaders(mail) + composeOwnHeaders(mail), 'latin1')
  const raw = new Uint8Array(head.length + composed.length)
  raw.set(head)
  raw.set(composed, head.length)
  return raw
}

function toAddress({ name, address }: Person) {
  return { name: plain(name), address }
}

/** The property, else the header of that name. */
function replyToOf({ replyTo, headers }: OutgoingMail) {
  if (replyTo !== undefined) return toAddress(replyTo)
  const header = headers.find(([name]) => isAddressHeader(name))
  return header === undefined ? undefined : plain(header[1])
}

function toAttachment({ contentType, filename, content, contentId }: OutgoingAttachment) {
  const isShown = contentId !== null
  return {
    filename: plain(filename),
    contentType: typeOf(plain(contentType)),
    content: Buffer.from(content, 'base64'),
    contentTransferEncoding: 'base64' as const,
    contentDisposition: isShown ? ('inline' as const) : ('attachment' as const),
    ...(isShown && { cid: plain(contentId) }),
  }
}

/** Mailjet says what text attachments are written in; a part of several would have to have a structure. */
function typeOf(contentType: string): string {
  if (/^multipart\//iu.test(contentType)) return 'application/octet-stream'
  const isText = /^text\//iu.test(contentType)
  return isText && !/;\s*charset\s*=/iu.test(contentType) ? `${contentType}; charset=utf-8` : contentType
}

function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim()
}
