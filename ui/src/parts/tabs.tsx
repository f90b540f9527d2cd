import { useEffect, useRef } from 'preact/hooks'

export interface Tab<T extends string> {
  readonly id: T
  readonly label: string
  /** A number beside the label, and what it counts. */
  readonly badge?: { readonly count: number; readonly label: string } | undefined
  /** The number key that leads there. */
  readonly keyName: string
}

interface TabsProps<T extends string> {
  readonly label: string
  readonly tabs: readonly Tab<T>[]
  readonly selected: T
  readonly onSelect: (id: T) => void
}

/** Ids that tie a tab to its panel. */
export const tabId = (id: string): string => `tab-${id}`
export const panelId = (id: string): string => `panel-${id}`

/** A row of tabs, moved through by the arrow keys (ARIA APG, Tabs with automatic activation). */
export function Tabs<T extends string>({ label, tabs, selected, onSelect }: TabsProps<T>) {
  const list = useRef<HTMLDivElement>(null)

  // On a narrow screen the row scrolls: the selected tab has to be in sight, without moving the page itself.
  useEffect(() => {
    const tab = list.current?.querySelector<HTMLElement>(`#${tabId(selected)}`)
    const row = list.current
    if (!tab || !row) return
    if (tab.offsetLeft < row.scrollLeft) row.scrollLeft = tab.offsetLeft
    const end = tab.offsetLeft + tab.offsetWidth
    if (end > row.scrollLeft + row.clientWidth) row.scrollLeft = end - row.clientWidth
  }, [selected])

  function move(event: KeyboardEvent): void {
    const index = targetIndex(
      event.key,
      tabs.findIndex(({ id }) => id === selected),
      tabs.length,
    )
    const tab = index === undefined ? undefined : tabs[index]
    if (tab === undefined) return
    event.preventDefault()
    onSelect(tab.id)
    list.current?.querySelector<HTMLElement>(`#${tabId(tab.id)}`)?.focus()
  }

  return (
    <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
      {tabs.map(({ id, label: name, badge, keyName }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={tabId(id)}
          class="tab"
          aria-selected={id === selected}
          aria-controls={id === selected ? panelId(id) : undefined}
          tabIndex={id === selected ? 0 : -1}
          title={`${name} (${keyName})`}
          onClick={() => onSelect(id)}
        >
          {name}
          {badge && (
            <span class="badge badge-warning">
              <span aria-hidden="true">{badge.count}</span>
              <span class="visually-hidden"> {badge.label}</span>
            </span>
          )}
        </button>
      ))}
    </div>
  )
}

function targetIndex(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (index + 1) % count
    case 'ArrowLeft':
      return (index - 1 + count) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
