import type { Config } from '../config.ts'
import { createInbox } from '../inbox/create-inbox.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { createReadingRoom } from '../inbox/reading/reading-room.ts'
import type { Log } from '../lib/log.ts'
import type { Retention } from '../model/retention.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { Store } from '../store/store.ts'
import type { Closer, Context } from './context.ts'

export function openStore({ config, onError }: Context): Promise<Store> {
  return openSqliteStore({
    path: config.data,
    durability: config.durability,
    reserveBytes: config['keep-free'],
    retention: retentionOf(config),
    profile: config.profile,
    onError,
  })
}

export function retentionOf(config: Config): Retention {
  return {
    ageMs: config['keep-age'] ?? null,
    count: config['keep-count'] ?? null,
    bytes: config['keep-bytes'] ?? null,
  }
}

/** Says once a minute what was pruned in it; the result ends that, with a last word. */
export function reportPruning(store: Store, log: Log): Closer {
  let told = 0
  const tell = () => {
    const { pruned } = store
    if (pruned > told)
      log.info(`Pruned ${pruned - told} messages beyond what is kept`, { pruned: pruned - told })
    told = pruned
  }
  const timer = setInterval(tell, 60_000).unref()
  return async () => {
    clearInterval(timer)
    tell()
  }
}

export function openInbox({ config, closers, onError }: Context, store: Store): Inbox {
  const sessionRetention = { count: config['keep-sessions'], ageMs: config['keep-sessions-for'] }
  const inbox = createInbox({
    store,
    readingRoom: createReadingRoom({ openLine: store.openLine }),
    sessionRetention,
    onError,
  })
  closers.push(inbox.close)
  return inbox
}
