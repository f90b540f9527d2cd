import { batch, type ReadonlySignal, signal } from '@preact/signals'

/** Which rows are chosen, and which of them the keyboard is at. */
export interface Selection {
  /** The row that has, or would get, the focus. */
  readonly activeId: ReadonlySignal<string | undefined>
  readonly ids: ReadonlySignal<ReadonlySet<string>>
  /** Chooses this row alone. */
  only(id: string): void
  /** Moves the keyboard to a row without choosing it. */
  moveTo(id: string): void
  toggle(id: string): void
  /** Chooses everything from the row last chosen to this one, in the order of `rows`. */
  extendTo(id: string, rows: readonly string[]): void
  all(rows: readonly string[]): void
  clear(): void
  drop(ids: ReadonlySet<string>): void
}

export function createSelection(): Selection {
  const activeId = signal<string | undefined>(undefined)
  const ids = signal<ReadonlySet<string>>(new Set())
  let anchorId: string | undefined

  function choose(id: string, chosen: ReadonlySet<string>): void {
    batch(() => {
      activeId.value = id
      ids.value = chosen
    })
  }

  return {
    activeId,
    ids,
    only(id) {
      anchorId = id
      choose(id, new Set([id]))
    },
    moveTo(id) {
      anchorId = undefined
      activeId.value = id
    },
    toggle(id) {
      anchorId = id
      const chosen = new Set(ids.peek())
      if (!chosen.delete(id)) chosen.add(id)
      choose(id, chosen)
    },
    extendTo(id, rows) {
      anchorId ??= activeId.peek() ?? id
      choose(id, new Set(rowsBetween(rows, anchorId, id)))
    },
    all(rows) {
      ids.value = new Set(rows)
    },
    clear() {
      anchorId = undefined
      ids.value = new Set()
    },
    drop(gone) {
      if (activeId.peek() !== undefined && gone.has(activeId.peek() ?? '')) activeId.value = undefined
      const left = [...ids.peek()].filter((id) => !gone.has(id))
      if (left.length !== ids.peek().size) ids.value = new Set(left)
    },
  }
}

/** The rows from one to another, both included, whichever comes first; only `to` where one of them is not there. */
export function rowsBetween(rows: readonly string[], from: string, to: string): readonly string[] {
  const start = rows.indexOf(from)
  const end = rows.indexOf(to)
  if (start === -1 || end === -1) return [to]
  return rows.slice(Math.min(start, end), Math.max(start, end) + 1)
}
