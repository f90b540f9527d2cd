import { HttpProblem } from '../../http/problem.ts'
import type { MessageId, SessionId } from '../../model/ids.ts'
import { parseMessageId, parseSessionId } from '../../model/ids.ts'

/** Reads the id of a path; what is no id names no message. @throws HttpProblem 404 */
export function readMessageId(text: string): MessageId {
  return parseMessageId(text) ?? noSuchMessage()
}

/** Like {@link readMessageId}, for sessions. */
export function readSessionId(text: string): SessionId {
  return parseSessionId(text) ?? noSuchSession()
}

/** The thing itself, or the problem that it does not exist. */
export function orNoSuchMessage<Found>(found: Found | undefined): Found {
  return found ?? noSuchMessage()
}

export function noSuchMessage(): never {
  throw new HttpProblem(404, 'There is no message with this id: it was deleted, or never arrived')
}

export function noSuchSession(): never {
  throw new HttpProblem(404, 'There is no session with this id: it was forgotten, or never was')
}
