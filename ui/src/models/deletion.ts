import { type ReadonlySignal, signal } from '@preact/signals'
import type { SummaryJson } from '../../../src/contract/message.ts'
import { deleteMessage } from '../link/api.ts'
import { type Failure, toFailure } from '../link/request.ts'

/** How long a deletion can be undone. */
export const undoMs = 10_000

/** Messages that are hidden already and will be deleted when the time is over. */
export interface PendingDeletion {
  readonly ids: ReadonlySet<string>
  /** Those of them that the list had in memory. */
  readonly rows: readonly SummaryJson[]
  /** The one that was open, to be opened again when this is undone. */
  readonly openId: string | undefined
}

export interface Deletion {
  readonly pending: ReadonlySignal<PendingDeletion | undefined>
  remove(ids: ReadonlySet<string>, openId?: string): void
  undo(): PendingDeletion | undefined
}

/** What hides messages and shows them again. */
export interface Hider {
  hide(ids: ReadonlySet<string>): SummaryJson[]
  restore(ids: ReadonlySet<string>, rows: readonly SummaryJson[]): void
}

/**
 * Deletes messages so that it can be undone: they disappear at once, but the server is told only when ten seconds are
 * over, when something else is deleted, or when the page goes away. Until then other screens still show them.
 *
 * @param onSent told of the messages whose deletion can no longer be undone
 */
export function createDeletion(
  list: Hider,
  onSent: (rows: readonly SummaryJson[]) => void,
  onFailure: (failure: Failure) => void,
): Deletion {
  const pending = signal<PendingDeletion | undefined>(undefined)
  let timer: ReturnType<typeof setTimeout> | undefined

  function take(): PendingDeletion | undefined {
    clearTimeout(timer)
    const current = pending.peek()
    pending.value = undefined
    return current
  }

  function remove(ids: ReadonlySet<string>, openId?: string): void {
    if (ids.size === 0) return
    commit()
    pending.value = { ids, rows: list.hide(ids), openId }
    timer = setTimeout(commit, undoMs)
  }

  function commit(): void {
    const due = take()
    if (!due) return
    onSent(due.rows)
    void deleteAll(due)
  }

  /** Several at a time, so that a long selection neither takes minutes nor floods the server. */
  async function deleteAll({ ids, rows }: PendingDeletion): Promise<void> {
    const waiting = [...ids]
    const failed = new Set<string>()
    let failure: Failure | undefined
    const worker = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const refused = await tryDelete(id)
        if (refused) failed.add(id)
        failure ??= refused
      }
    }
    await Promise.all(Array.from({ length: 6 }, worker))
    if (failure === undefined) return
    list.restore(
      failed,
      rows.filter((row) => failed.has(row.id)),
    )
    onFailure(failure)
  }

  // Both: a phone kills a hidden page without telling it, a closed tab may never have been hidden.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) commit()
  })
  window.addEventListener('pagehide', commit)

  return {
    pending,
    remove,
    undo() {
      const undone = take()
      if (undone) list.restore(undone.ids, undone.rows)
      return undone
    },
  }
}

/** Deletes one message; one that somebody else deleted first is deleted as well. */
async function tryDelete(id: string): Promise<Failure | undefined> {
  try {
    await deleteMessage(id)
    return undefined
  } catch (error) {
    const failure = toFailure(error)
    return failure?.kind === 'problem' && failure.problem.status === 404 ? undefined : failure
  }
}
