import { createHash } from 'node:crypto'
import type { IncomingMail } from '../inbox/inbox.ts'
import { encodeHeaderText } from '../mime/encode-header-text.ts'
import { encodeQuotedPrintable } from '../mime/encode-quoted-printable.ts'
import type { MessageId } from '../model/ids.ts'
import { createSessionId, parseMessageId } from '../model/ids.ts'
import { limits } from '../model/limits.ts'
import type { ErrorReport } from './plan-message.ts'

const reporter = 'templating-language-error@mailjet.com'

export interface ReportedMessage {
  readonly id: MessageId
  readonly mailbox: string
  readonly raw: Uint8Array<ArrayBuffer>
}

/**
 * The mail by which Mailjet tells X-MJ-TemplateErrorReporting of an error: its sender and subject are documented, its
 * words as a user quoted them, a word that is missing included; the source of the message is attached in base64. Nothing
 * follows from it in its turn.
 */
export function composeReportMail(
  { id, mailbox, raw }: ReportedMessage,
  report: ErrorReport,
  nowMs: number,
): IncomingMail {
  const boundary = `=_report-${id}`
  const source = Buffer.from(raw.subarray(0, limits.reportedSourceBytes)).toString('base64')
  const subject = `Error while evaluating Mailjet Templating language for message "${report.subject}"`
  const lines = [
    `From: ${reporter}`,
    `To: <${report.to.replace(/[\r\n<>]/gu, '')}>`,
    `Subject: ${encodeHeaderText(subject)}`,
    `Date: ${new Date(nowMs).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${reportIdOf(id)}@mailjet.com>`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    encodeQuotedPrintable(`${wordsOf(report)}\r\n`),
    `--${boundary}`,
    'Content-Type: application/octet-stream; name="message.eml"',
    'Content-Disposition: attachment; filename="message.eml"',
    'Content-Transfer-Encoding: base64',
    '',
    source.replace(/.{76}/gu, '$&\r\n'),
    `--${boundary}--`,
    '',
  ]
  return {
    id: reportIdOf(id),
    mailbox,
    envelope: { from: reporter, to: [report.to] },
    session: {
      id: createSessionId(nowMs),
      listener: 'mailjet',
      clientAddress: '',
      tls: null,
      user: null,
      helo: null,
      faults: [],
    },
    transcript: [{ atMs: 0, by: 'note', text: `Report on the template of message ${id}` }],
    isNotice: true,
    raw: new Uint8Array(Buffer.from(lines.join('\r\n'))),
  }
}

/** The same for the same message, so that a report is never sent twice: its time, the rest from a digest. */
export function reportIdOf(id: MessageId): MessageId {
  const digest = createHash('sha256').update(`report\0${id}`).digest('hex')
  const text = `${id.slice(0, 13)}-7${digest.slice(0, 3)}-8${digest.slice(3, 6)}-${digest.slice(6, 18)}`
  const own = parseMessageId(text)
  if (own === undefined) throw new TypeError(`Cannot derive an id from "${id}"`)
  return own
}

function wordsOf({ templateId, errors }: ErrorReport): string {
  const where = templateId === null ? 'message' : `message using Template ${templateId}`
  return [
    `A template language occurred when sending a ${where}:`,
    '',
    ...errors.map(({ piece, message, line, column }) => {
      const place = line === 0 ? piece : `${piece}, line ${line}, column ${column}`
      return `${message} (${place})`
    }),
  ].join('\r\n')
}
