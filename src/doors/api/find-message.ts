import { HttpProblem } from '../../http/problem.ts'
import type { MessageId, SessionId } from '../../model/ids.ts'
import { parseMessageId, parseSessionId } from '../../model/ids.ts'
import type { ApiOptions } from './api-options.ts'
import { readSelection } from './read-selection.ts'

/** Reads the id of a path; what is no id names no message. @throws HttpProblem 404 */
export function readMessageId(text: string): MessageId {
  return parseMessageId(text) ?? noSuchMessage()
}

/**
 * Reads the id of a path that leads on below a message, where `latest` stands for the newest that matches.
 *
 * @throws HttpProblem 404; 400 for a filter beside an id, which already says it all
 */
export async function findMessageId(
  { inbox, clock = Date.now }: ApiOptions,
  text: string,
  query: { readonly mailbox?: string | undefined; readonly q?: string | undefined },
): Promise<MessageId> {
  if (text === 'latest') {
    const { messages } = await inbox.list(readSelection(query, clock()), { limit: 1 })
    return messages[0]?.id ?? noMatch()
  }
  const [parameter] = Object.keys(query)
  if (parameter === undefined) return readMessageId(text)
  throw new HttpProblem(400, `The parameter "${parameter}" goes with "latest", not with an id`, { parameter })
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

export function noMatch(): never {
  throw new HttpProblem(404, 'No message matches: none has come, or the filter is too narrow')
}

export function noSuchSession(): never {
  throw new HttpProblem(404, 'There is no session with this id: it was forgotten, or never was')
}
