import type { SessionFactsJson } from '../contract/message.ts'
import type { SessionSummaryJson } from '../contract/session.ts'
import type { SessionFacts, SessionRecord } from '../model/session.ts'
import { isoTime } from './summary-json.ts'

/** Sessions, as every door that speaks JSON writes them. */

export function sessionFactsJson(session: SessionFacts): SessionFactsJson {
  return {
    id: session.id,
    listener: session.listener,
    clientAddress: session.clientAddress,
    tls: session.tls,
    user: session.user,
    helo: session.helo,
    faults: [...session.faults],
  }
}

export function sessionSummaryJson(session: SessionRecord): SessionSummaryJson {
  return {
    ...sessionFactsJson(session),
    startedAt: isoTime(session.startedAt),
    endedAt: session.endedAt === null ? null : isoTime(session.endedAt),
    endReason: session.endReason,
    messages: session.messages,
    mailboxes: [...session.mailboxes],
    kept: session.kept.map(({ id, isRejected }) => ({ id, rejected: isRejected })),
    problems: session.problems,
  }
}
