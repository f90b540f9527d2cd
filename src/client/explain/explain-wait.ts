import type { MessageListJson } from '../../contract/api.ts'
import type { MailboxJson } from '../../contract/mailbox.ts'
import type { MessageJson } from '../../contract/message.ts'
import { type Connection, withQuery } from '../connection.ts'
import { createMessage } from '../create-message.ts'
import { RequestError } from '../errors.ts'
import type { ReadFilter } from '../filter/read-filter.ts'
import type { Message } from '../message.ts'
import type { WaitContext, WaitRequest } from '../wait-request.ts'
import { countOf, describeTime, quoteText } from './describe.ts'
import { countUnmet, explainFilter, explainMessage, type MessageNotes } from './explain-message.ts'

/** How many of the newest messages are looked at, and how many of them are explained. */
const mostCompared = 20
const mostExplained = 5
const mostMailboxes = 3

interface Candidate {
  readonly message: Message
  readonly notes: MessageNotes
}

/** Tells of a wait that ran out of time: what was expected, what arrived instead, and what each of that lacks. */
export async function explainTimeout(
  context: WaitContext,
  filter: ReadFilter,
  request: WaitRequest,
  found: readonly Message[],
): Promise<{ readonly text: string; readonly nearest: readonly Message[] }> {
  const head = headline(request, found.length)
  const expected = `Expected\n${explainFilter(filter)}`
  try {
    const { candidates, total } = await findCandidates(context, filter, request)
    const arrived =
      total === 0 ? await explainNothing(context) : explainCandidates(context, filter, candidates, total)
    const text = [head, expected, arrived].join('\n\n')
    return { text, nearest: candidates.map(({ message }) => message) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      text: [head, expected, `What arrived instead could not be read: ${reason}`].join('\n\n'),
      nearest: [],
    }
  }
}

/** Tells of a message that came and should not have. */
export function explainNone(
  { mailbox }: Pick<WaitContext, 'mailbox'>,
  filter: ReadFilter,
  message: Message,
): string {
  return [
    `A message came ${describePlace(mailbox)} that should not have come`,
    `Expected none of\n${explainFilter(filter)}`,
    `Arrived\n${indent(explainMessage(filter, message))}`,
  ].join('\n\n')
}

function headline({ count, timeoutMs }: WaitRequest, found: number): string {
  const within = `within ${describeTime(timeoutMs)}`
  return count === 1
    ? `No message that matches arrived ${within}`
    : `${found} of ${countOf(count, 'message')} that match arrived ${within}`
}

function describePlace(mailbox: string | undefined): string {
  return mailbox === undefined ? 'in any mailbox' : `in mailbox "${mailbox}"`
}

function explainCandidates(
  { mailbox }: WaitContext,
  filter: ReadFilter,
  candidates: readonly Candidate[],
  total: number,
): string {
  const which =
    total === 1
      ? ''
      : total > candidates.length
        ? `, the ${candidates.length} nearest`
        : ', the nearest first'
  const listed = candidates.map(({ message, notes }, index) =>
    indent(`${index + 1}. ${explainMessage(filter, message, notes).replaceAll('\n', '\n ')}`),
  )
  return `Arrived ${describePlace(mailbox)}: ${countOf(total, 'message')}${which}\n${listed.join('\n')}`
}

/** Nothing at all: most often the application sends elsewhere, so the message tells where mail did arrive. */
async function explainNothing({ connection, mailbox }: WaitContext): Promise<string> {
  const nothing = `Nothing arrived ${describePlace(mailbox)}`
  if (mailbox === undefined) return nothing
  const { mailboxes } = await connection.json<{ mailboxes: readonly MailboxJson[] }>('/api/mailboxes')
  const others = mailboxes.filter(({ name, total }) => name !== mailbox && total > 0).slice(0, mostMailboxes)
  if (others.length === 0) return `${nothing}, nor in any other`
  const listed = others
    .map(({ name, total }) => `${quoteText(name)} (${countOf(total, 'message')})`)
    .join(', ')
  return `${nothing}. The last to get mail: ${listed}`
}

/** The newest there are, the nearest first. */
async function findCandidates(
  { connection, mailbox, memory }: WaitContext,
  filter: ReadFilter,
  { since = memory.mark }: WaitRequest,
): Promise<{ readonly candidates: readonly Candidate[]; readonly total: number }> {
  const page = await connection.json<MessageListJson>(
    withQuery('/api/messages', { mailbox, limit: mostCompared }),
  )
  const counted = page.messages.filter(({ seq }) => seq > since)
  const [messages, unmet] = await Promise.all([
    Promise.all(counted.map(({ id }) => findMessage(connection, id))),
    readUnmetTerms(connection, filter.search, mailbox, since),
  ])
  const candidates = messages
    .filter((message) => message !== undefined)
    .map((message) => ({
      message,
      notes: noteOn(message, filter, unmet, memory.taken),
    }))
    .toSorted((a, b) => countUnmet(filter, a.message, a.notes) - countUnmet(filter, b.message, b.notes))
  const isAll = counted.length < page.messages.length || page.next === null
  return { candidates: candidates.slice(0, mostExplained), total: isAll ? counted.length : page.total }
}

function noteOn(
  { id }: Message,
  { search }: ReadFilter,
  unmet: ReadonlyMap<string, readonly string[]>,
  taken: ReadonlySet<string>,
): MessageNotes {
  const isTaken = taken.has(id)
  if (search === '') return { isTaken }
  // Of those that the server did not explain, the ones not handed out are those that do not match.
  return { isTaken, unmetTerms: unmet.get(id) ?? (isTaken ? [] : [search]) }
}

async function findMessage(connection: Connection, id: string): Promise<Message | undefined> {
  try {
    return createMessage(connection, await connection.json<MessageJson>(`/api/messages/${id}`))
  } catch (error) {
    if (error instanceof RequestError && error.status === 404) return undefined
    throw error
  }
}

/** More than a mailbox of a test holds: asked for so many, the server answers with what each message lacks. */
const unreachable = 500

/** Which terms of the search the newest messages do not meet, by id: only the server can tell. */
async function readUnmetTerms(
  connection: Connection,
  search: string,
  mailbox: string | undefined,
  since: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (search === '') return new Map()
  try {
    await connection.json(
      withQuery('/api/messages/wait', { mailbox, q: search, since, count: unreachable, timeout: '0' }),
    )
    return new Map()
  } catch (error) {
    if (!(error instanceof RequestError) || error.problem?.nearMisses === undefined) throw error
    return new Map(error.problem.nearMisses.map(({ message, unmet }) => [message.id, unmet]))
  }
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gmu, '  ')
}
