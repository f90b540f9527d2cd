import { startThread, type Thread, transferOf } from '../../lib/thread-call.ts'
import { PostfangError } from '../../model/errors.ts'
import type { Commit, Store } from '../store.ts'
import type { CommitNote, DatabaseThreadData, ThreadError } from './database-thread.ts'
import type { Durability } from './open-database.ts'
import type { Reader } from './reader.ts'
import { toNewMessageRow } from './rows.ts'
import type { WriteCalls } from './write-calls.ts'

export interface SqliteStoreOptions {
  /** File name, or `:memory:` for a store that ends with the process. */
  readonly path: string
  /** `full` syncs every commit before it is announced; `normal` may lose the last ones when the power fails. */
  readonly durability?: Durability
}

type Methods = Reader & WriteCalls & { open(): void; head(): number; close(): void }

/** The calls of a thread, typed: the one place that vouches for what comes back over the boundary. */
function callsOf(thread: Thread) {
  return <Name extends keyof Methods>(
    name: Name,
    args: Parameters<Methods[Name]>,
    transfer?: readonly ArrayBuffer[],
  ) => thread.call(name, args, transfer) as Promise<Awaited<ReturnType<Methods[Name]>>>
}

/**
 * Opens a store in an SQLite file: one thread writes, another reads, so that neither a commit nor a search ever holds
 * up the thread that speaks SMTP.
 *
 * @throws PostfangError `database` with one sentence on what is wrong with the file
 */
export async function openSqliteStore({ path, durability = 'full' }: SqliteStoreOptions): Promise<Store> {
  const isInMemory = path === ':memory:'
  const listeners = new Set<(commit: Commit) => void>()
  let head = 0

  const onNote = (note: unknown) => {
    const commit = note as CommitNote
    head = commit.head
    for (const listener of listeners) listener(commit)
  }
  const start = (role: DatabaseThreadData['role']) => {
    const data: DatabaseThreadData = { role, path, durability }
    return startThread(threadUrl, { data, toError, onNote })
  }

  const writerThread = start(isInMemory ? 'both' : 'writes')
  const readerThread = isInMemory ? writerThread : start('reads')
  const write = callsOf(writerThread)
  const read = callsOf(readerThread)

  try {
    await write('open', [])
    if (!isInMemory) await read('open', [])
    head = await write('head', [])
  } catch (error) {
    await Promise.all([writerThread.terminate(), readerThread.terminate()])
    throw error
  }

  return {
    append: (message) => write('append', [toNewMessageRow(message)], transferOf(message.raw)),
    saveDigests: (results) => write('saveDigests', [results]),
    update: (id, marks) => write('update', [id, marks]),
    remove: (id) => write('remove', [id]),
    removeAll: (selection) => write('removeAll', [selection]),
    async removeMailbox(name) {
      const exists = (await read('listMailboxes', [])).some((mailbox) => mailbox.name === name)
      if (!exists) return undefined
      const removed = await write('removeAll', [{ mailbox: name }])
      await write('removeMailbox', [name])
      return removed
    },
    saveSession: (session) => write('saveSession', [session]),
    saveWebhook: (webhook) => write('saveWebhook', [webhook]),
    removeWebhook: (id) => write('removeWebhook', [id]),

    list: (selection, page) => read('list', [selection, page]),
    count: (selection) => read('count', [selection]),
    explain: (mailbox, terms, page) => read('explain', [mailbox, terms, page]),
    find: (id) => read('find', [id]),
    readRaw: (id) => read('readRaw', [id]),
    listPending: (after, limit) => read('listPending', [after, limit]),
    listMailboxes: () => read('listMailboxes', []),
    listSessions: (page) => read('listSessions', [page]),
    findSession: (id) => read('findSession', [id]),
    listWebhooks: () => read('listWebhooks', []),
    listChanges: (since, page) => read('listChanges', [since, page]),

    get head() {
      return head
    },
    onCommit(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      if (!isInMemory) await read('close', [])
      await write('close', [])
      await Promise.all([writerThread.terminate(), readerThread.terminate()])
    },
  }
}

const threadUrl = new URL(
  import.meta.url.endsWith('.ts') ? './database-thread.ts' : './database-thread.js',
  import.meta.url,
)

/** What SQLite says when there is no room, or when the device fails: a matter of now, not of the message. */
const storageCodes = /^SQLITE_(FULL|IOERR|NOMEM|BUSY|READONLY)/

function toError(thrown: unknown): Error {
  const { code, message } = thrown as ThreadError
  if (code === 'database') return new PostfangError('database', message)
  if (storageCodes.test(code)) {
    const cause = Object.assign(new Error(message), { code })
    return new PostfangError('unavailable', `Cannot store: ${message}`, { cause })
  }
  return Object.assign(new Error(message), { code })
}
