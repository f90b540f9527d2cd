import type { MessageListJson } from '../contract/api.ts'
import type { MessageJson, SummaryJson } from '../contract/message.ts'
import { type Connection, withQuery } from './connection.ts'
import { createMessage } from './create-message.ts'
import { createFaults } from './faults.ts'
import type { Filter } from './filter/filter.ts'
import { composeQuery } from './filter/filter-query.ts'
import { matchesFilter } from './filter/match-filter.ts'
import { readFilter } from './filter/read-filter.ts'
import { followMessages } from './follow.ts'
import type { FollowOptions, ListOptions, Mailbox, NoneOptions, WaitOptions } from './mailbox.ts'
import { mailboxSmtpUrl } from './mailbox-url.ts'
import type { Message } from './message.ts'
import { checkOptionNames, readMilliseconds, readWhole } from './read-options.ts'
import { waitForMessages, waitForNone } from './wait.ts'
import type { WaitContext } from './wait-request.ts'

export interface MailboxContext {
  readonly connection: Connection
  readonly name: string | undefined
  /** URL of the listener to send to. @throws Error while it is not known */
  readonly smtp: () => string
  /** How long waits wait that do not say so themselves. */
  readonly timeoutMs: () => number
}

const pageSize = 500
const noneMs = 1_000

export function createMailbox({ connection, name, smtp, timeoutMs }: MailboxContext): Mailbox {
  const memory = { mark: 0, cursor: 0, taken: new Set<string>(), passed: new Map<string, number>() }
  const context: WaitContext = { connection, mailbox: name, memory }

  async function waitFor(
    filter?: Filter,
    options?: WaitOptions & { readonly count?: undefined },
  ): Promise<Message>
  async function waitFor(
    filter: Filter | undefined,
    options: WaitOptions & { readonly count: number },
  ): Promise<readonly Message[]>
  async function waitFor(
    filter: Filter = {},
    options: WaitOptions & { readonly count?: number | undefined } = {},
  ): Promise<Message | readonly Message[]> {
    checkOptionNames(options, ['timeout', 'count', 'since', 'peek', 'exclusive'], 'waitFor')
    const messages = await waitForMessages(context, {
      filter,
      count: readWhole('count', options.count, 1, 1),
      timeoutMs: readMilliseconds('timeout', options.timeout, timeoutMs()),
      since: readSince(options.since),
      isPeek: options.peek ?? false,
      isExclusive: options.exclusive ?? false,
    })
    // A wait that resolves has found as many as were asked for, at least one.
    return options.count === undefined ? (messages[0] as Message) : messages
  }

  async function list(most: number, q = ''): Promise<readonly SummaryJson[]> {
    const found: SummaryJson[] = []
    let cursor: string | undefined
    do {
      const size = Math.min(pageSize, most - found.length)
      const path = withQuery('/api/messages', { mailbox: name, q, limit: size, cursor })
      const page = await connection.json<MessageListJson>(path)
      found.push(...page.messages)
      cursor = page.next ?? undefined
    } while (cursor !== undefined && found.length < most)
    return found
  }

  return {
    name,
    get smtp() {
      return mailboxSmtpUrl(smtp(), name)
    },
    url: `${connection.url}${withQuery('/', { mailbox: name })}`,
    get mark() {
      return memory.mark
    },
    get cursor() {
      return memory.cursor
    },
    faults: createFaults(connection, name),
    waitFor,
    async waitForNone(filter: Filter = {}, options: NoneOptions = {}) {
      checkOptionNames(options, ['within', 'since'], 'waitForNone')
      await waitForNone(context, {
        filter,
        timeoutMs: readMilliseconds('within', options.within, noneMs),
        since: readSince(options.since),
      })
    },
    async list(options = {}) {
      return list(readLimit('list', options))
    },
    async search(filter, options = {}) {
      const limit = readLimit('search', options)
      const read = readFilter(filter)
      const { q, isComplete } = composeQuery(read)
      const summaries = await list(isComplete ? limit : Number.MAX_SAFE_INTEGER, q)
      const found: Message[] = []
      for (const { id } of summaries) {
        const message = await get(id)
        if (matchesFilter(read, message)) found.push(message)
        if (found.length === limit) break
      }
      return found
    },
    get,
    async skip() {
      const [newest] = await list(1)
      memory.mark = newest?.seq ?? memory.mark
      memory.taken.clear()
      memory.passed.clear()
    },
    async clear() {
      const { deleted } = await connection.json<{ deleted: number }>(
        withQuery('/api/messages', { mailbox: name }),
        { method: 'DELETE' },
      )
      return deleted
    },
    async delete(message) {
      const id = typeof message === 'string' ? message : message.id
      await connection.request(`/api/messages/${encodeURIComponent(id)}`, { method: 'DELETE' })
    },
    onMessage(options: FollowOptions = {}) {
      checkOptionNames(options, ['since', 'signal'], 'onMessage')
      return followMessages(connection, name, options)
    },
  }

  async function get(id: string): Promise<Message> {
    const query = id === 'latest' ? { mailbox: name } : {}
    const path = withQuery(`/api/messages/${encodeURIComponent(id)}`, query)
    return createMessage(connection, await connection.json<MessageJson>(path))
  }
}

function readSince(since: number | undefined): number | undefined {
  return since === undefined ? undefined : readWhole('since', since, 0, 0)
}

function readLimit(call: string, options: ListOptions): number {
  checkOptionNames(options, ['limit'], call)
  return readWhole('limit', options.limit, pageSize, 1)
}
