import type { MailboxJson } from '../../contract/mailbox.ts'
import type { MailjetJson, MessageJson, PartNode } from '../../contract/message.ts'
import type { SessionJson, TranscriptLineJson } from '../../contract/session.ts'
import { sessionFactsJson, sessionSummaryJson } from '../../http/session-json.ts'
import { isoTime, mailjetSummaryJson, summaryJson } from '../../http/summary-json.ts'
import type { InboxMessage } from '../../inbox/inbox.ts'
import type { Address } from '../../model/address.ts'
import type { MailjetFields } from '../../model/mailjet-fields.ts'
import type { Part } from '../../model/opened-mail.ts'
import type { SessionRecord, TranscriptLine } from '../../model/session.ts'
import { explainTranscript } from '../../replies/explain-transcript.ts'
import type { MailboxSummary } from '../../store/store.ts'

/** From the model to the wire: names as in the contract, times as ISO 8601, lists copied. */

/** Where the digest failed, all that was read of the bytes is what the summary has. */
export function messageJson({ stored, mail }: InboxMessage, mailjetFindings: readonly string[]): MessageJson {
  const summary = summaryJson(stored.summary)
  const to = mail ? [...mail.to] : summary.to
  const cc = mail ? [...mail.cc] : summary.cc
  return {
    ...summary,
    to,
    cc,
    envelope: { from: summary.envelope.from, to: [...stored.summary.envelope.to] },
    date: mail?.date == null ? null : isoTime(mail.date),
    messageId: mail?.messageId ?? null,
    replyTo: mail ? [...mail.replyTo] : [],
    bcc: findBlindRecipients(stored.summary.envelope.to, [...to, ...cc]),
    headers: mail ? [...mail.headers] : [],
    html: mail?.html ?? null,
    text: mail?.text ?? null,
    attachments: mail ? [...mail.attachments] : [],
    links: mail ? [...mail.links] : [],
    codes: mail ? [...mail.codes] : [],
    mailjet: mail?.mailjet ? mailjetJson(mail.mailjet) : null,
    mailjetFindings: [...mailjetFindings],
    parts: mail ? partJson(mail.parts) : null,
    remoteContent: mail?.remoteContent ?? { images: 0, trackingPixels: 0, other: 0 },
    warnings: mail ? [...mail.warnings] : [],
    session: sessionFactsJson(stored.session),
  }
}

/** Envelope recipients that neither To nor Cc names, letter case aside. */
function findBlindRecipients(envelopeTo: readonly string[], named: readonly Address[]): Address[] {
  const known = new Set(named.map(({ address }) => address.toLowerCase()))
  return envelopeTo
    .filter((address) => !known.has(address.toLowerCase()))
    .map((address) => ({ name: '', address }))
}

function mailjetJson(fields: MailjetFields): MailjetJson {
  return {
    ...mailjetSummaryJson(fields),
    eventPayload: fields.eventPayload,
    variables: fields.variables,
    fields: fields.fields.map((field) => ({ ...field })),
  }
}

function partJson(part: Part): PartNode {
  return { ...part, children: part.children.map(partJson) }
}

export function sessionJson(session: SessionRecord): SessionJson {
  return { ...sessionSummaryJson(session), transcript: transcriptJson(session.transcript) }
}

export function transcriptJson(transcript: readonly TranscriptLine[]): TranscriptLineJson[] {
  const explanations = explainTranscript(transcript)
  return transcript.map((line, at) => {
    const explanation = explanations[at]
    return {
      ...line,
      explanation: explanation ? { ...explanation, parts: [...explanation.parts] } : null,
    }
  })
}

export function mailboxJson(mailbox: MailboxSummary): MailboxJson {
  return {
    name: mailbox.name,
    total: mailbox.total,
    unread: mailbox.unread,
    lastActivityAt: isoTime(mailbox.lastActivityAt),
    retention: mailbox.retention,
    profile: mailbox.profile,
  }
}
