import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { openMessage } from '../../models/commands.ts'
import { useApp, useText } from '../app-context.ts'
import { MessageRow } from './message-row.tsx'
import { useActiveRow } from './use-active-row.ts'
import { useRowKeys } from './use-row-keys.ts'

/** Rows drawn beyond those in sight, so that fast scrolling shows none too late. */
const overscan = 8
/** Blank rows below the last one read, while there are more. */
const blankRows = 20

/** The list of messages: a listbox of which only the rows in sight are in the document. */
export function MessageRows() {
  const app = useApp()
  const text = useText()
  const { list, selection } = app
  const box = useRef<HTMLDivElement>(null)
  const range = useSignal({ start: 0, end: 30 })
  const rowHeight = useRowHeight()
  const onKeyDown = useRowKeys(app, box, rowHeight)

  const pages = list.pages.value
  const total = pages.count + (pages.next === null ? 0 : blankRows)
  const { start, end } = range.value
  const activeIndex = list.indexOf(selection.activeId.value)
  const indexes = indexesToDraw(start, Math.min(end, total), activeIndex)

  function measure(): void {
    const element = box.current
    if (!element) return
    const first = Math.floor(element.scrollTop / rowHeight)
    const last = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight)
    const next = { start: Math.max(0, first - overscan), end: last + overscan }
    if (next.start !== range.peek().start || next.end !== range.peek().end) range.value = next
    list.isAtTop.value = element.scrollTop < rowHeight / 2
    if (list.isAtTop.peek() && list.heldCount.peek() > 0) list.showHeld()
    list.showRange(first, last)
  }

  useEffect(measure, [pages, rowHeight])
  useScrollToStart(box)
  const hadFocus = useActiveRow(box, activeIndex, rowHeight)

  function click(event: MouseEvent): void {
    const id =
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-id]')?.dataset.id : undefined
    if (id === undefined) return
    if (event.shiftKey) selection.extendTo(id, list.loadedIds())
    else if (event.ctrlKey || event.metaKey) selection.toggle(id)
    else openMessage(app, id, { how: 'push', hasFocus: false })
  }

  return (
    <div
      class="rows"
      role="listbox"
      aria-label={text.list.label}
      aria-multiselectable="true"
      ref={box}
      onScroll={measure}
      onFocusIn={() => {
        hadFocus.current = true
      }}
      onFocusOut={(event) => {
        if (event.relatedTarget !== null) hadFocus.current = false
      }}
      onClick={click}
      onKeyDown={onKeyDown}
    >
      <div class="rows-space" role="presentation" style={{ height: `${total * rowHeight}px` }}>
        {indexes.map((index) => {
          const row = list.rowsBetween(index, index + 1)[0]
          return row === undefined ? (
            <div
              class="row-skeleton row-placed"
              role="presentation"
              key={`blank ${index}`}
              style={place(index, rowHeight)}
            />
          ) : (
            <MessageRow
              key={row.id}
              row={row}
              index={index}
              total={Math.max(pages.count, app.counts.value.total)}
              style={place(index, rowHeight)}
              isFirstStop={activeIndex === -1 && index === 0}
            />
          )
        })}
      </div>
    </div>
  )
}

function place(index: number, rowHeight: number): { transform: string } {
  return { transform: `translateY(${index * rowHeight}px)` }
}

/** The rows in sight, and the one that has the focus wherever it is: taken out of the document it would lose it. */
function indexesToDraw(start: number, end: number, active: number): number[] {
  const indexes = Array.from({ length: Math.max(0, end - start) }, (_, offset) => start + offset)
  if (active === -1 || (active >= start && active < end)) return indexes
  return active < start ? [active, ...indexes] : [...indexes, active]
}

/** Four rem, in pixels: it grows with the reader's font size. */
function useRowHeight(): number {
  const height = useSignal(56)
  useLayoutEffect(() => {
    height.value = 4 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  }, [height])
  return height.value
}

/** Another mailbox or search begins at its first row; so does what arrived, once it is shown. */
function useScrollToStart(box: { readonly current: HTMLDivElement | null }): void {
  const { scope, list } = useApp()
  const scopeNow = scope.value
  const timesShown = list.timesShown.value
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = 0
  }, [box, scopeNow, timesShown])
}
