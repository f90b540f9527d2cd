import type { SessionId } from '../model/ids.ts'
import type { SessionRecord } from '../model/session.ts'
import type { Store } from '../store/store.ts'

/** The connections that are open now, in front of those that the store keeps. */
export interface OpenSessions {
  open(current: () => SessionRecord): { readonly end: (final: SessionRecord) => void }
  list(page: { limit: number; before?: SessionId | undefined }): Promise<readonly SessionRecord[]>
  find(id: SessionId): Promise<SessionRecord | undefined>
  /** How many there have been since the start. */
  readonly total: number
  readonly openCount: number
  /** Resolves when every session that has ended is kept. */
  flush(): Promise<void>
}

export function createOpenSessions(store: Store, onError: (error: unknown) => void): OpenSessions {
  const open = new Map<SessionId, () => SessionRecord>()
  const saving = new Set<Promise<void>>()
  let total = 0

  function save(final: SessionRecord): void {
    const saved = store
      .saveSession(final)
      .catch(onError)
      .finally(() => {
        open.delete(final.id)
        saving.delete(saved)
      })
    saving.add(saved)
  }

  return {
    open(current) {
      const { id } = current()
      open.set(id, current)
      total += 1
      return {
        end(final) {
          open.set(id, () => final)
          save(final)
        },
      }
    },
    async list({ limit, before }) {
      const kept = await store.listSessions({ limit, before })
      const keptIds = new Set(kept.map(({ id }) => id))
      const current = [...open]
        .filter(([id]) => !keptIds.has(id) && (before === undefined || id < before))
        .map(([, record]) => ({ ...record(), transcript: [] }))
      return [...current, ...kept].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit)
    },
    async find(id) {
      return open.get(id)?.() ?? (await store.findSession(id))
    },
    get total() {
      return total
    },
    get openCount() {
      return open.size - saving.size
    },
    async flush() {
      await Promise.all(saving)
    },
  }
}
