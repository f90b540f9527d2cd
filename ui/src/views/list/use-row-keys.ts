import type { App } from '../../models/app.ts'
import { moveActive, runCommand } from '../../models/commands.ts'

type RowKeys = (event: KeyboardEvent) => void

/** The keys of a listbox with several selectable options (ARIA APG, Listbox), beside the page's own. */
export function useRowKeys(
  app: App,
  box: { readonly current: HTMLElement | null },
  rowHeight: number,
): RowKeys {
  const page = (): number => Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 1)
  return (event) => {
    const step = stepOf(event.key, page)
    if (step !== undefined) move(app, step, event.shiftKey)
    else if (event.key === 'Enter') runCommand(app, 'open')
    else if (event.key === ' ') toggleActive(app)
    else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey))
      app.selection.all(app.list.loadedIds())
    else return
    event.preventDefault()
  }
}

function stepOf(key: string, page: () => number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return 1
    case 'ArrowUp':
      return -1
    case 'PageDown':
      return page()
    case 'PageUp':
      return -page()
    case 'Home':
      return Number.NEGATIVE_INFINITY
    case 'End':
      return Number.POSITIVE_INFINITY
    default:
      return undefined
  }
}

function move(app: App, step: number, isExtending: boolean): void {
  if (!isExtending) {
    moveActive(app, step)
    return
  }
  const rows = app.list.loadedIds()
  const from = rows.indexOf(app.selection.activeId.peek() ?? '')
  const target = rows[Math.min(rows.length - 1, Math.max(0, from + step))]
  if (target !== undefined) app.selection.extendTo(target, rows)
}

function toggleActive(app: App): void {
  const id = app.selection.activeId.peek()
  if (id !== undefined) app.selection.toggle(id)
}
