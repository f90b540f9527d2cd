import { sessionSummaryJson } from '../../http/session-json.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import { isSelectedSession } from '../../model/session.ts'
import type { LiveSink } from './live-sink.ts'

export interface FollowSessionsOptions {
  readonly mailbox?: string | undefined
  /** Bytes that may wait for a slow client. */
  readonly bufferBytes: number
}

/** Sends a client the sessions that come and go. What one that reads too slowly cannot take is only counted. */
export function followSessions(
  inbox: Inbox,
  sink: LiveSink,
  { mailbox, bufferBytes }: FollowSessionsOptions,
): { readonly close: () => void } {
  let unsent = 0
  sink.send({ type: 'hello', seq: inbox.head }, () => undefined)
  return inbox.followSessions({
    sessions(changed, more) {
      const sessions = changed.filter((session) => isSelectedSession(session, { mailbox }))
      const skipped = unsent + more
      if (sessions.length + skipped === 0) return
      if (sink.bufferedBytes > bufferBytes) {
        unsent = skipped + sessions.length
        return
      }
      unsent = 0
      sink.send({ type: 'sessions', sessions: sessions.map(sessionSummaryJson), skipped }, () => undefined)
    },
  })
}
