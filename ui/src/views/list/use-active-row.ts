import { useEffect, useRef } from 'preact/hooks'
import { useApp } from '../app-context.ts'

type Box = { readonly current: HTMLDivElement | null }

/**
 * Keeps the active row in sight, and the focus on it where the focus is in the list or wanted there. Returns where the
 * list has to note that it had the focus: a focused row that is deleted leaves it nowhere.
 */
export function useActiveRow(box: Box, activeIndex: number, rowHeight: number): { current: boolean } {
  const { selection, focusWish } = useApp()
  const isWanted = focusWish.value === 'list'
  const hadFocus = useRef(false)
  const activeId = selection.activeId.value
  useEffect(() => {
    const element = box.current
    if (isWanted) focusWish.value = undefined
    if (!element || activeIndex === -1) return
    scrollIntoSight(element, activeIndex, rowHeight)
    if (isWanted || isFocusHere(element, hadFocus.current)) focusRow(element, activeId)
    // The index alone changes with every arrival; that is no reason to scroll.
  }, [activeId, isWanted])
  return hadFocus
}

function isFocusHere(element: HTMLElement, hadFocus: boolean): boolean {
  const focused = document.activeElement
  return element.contains(focused) || (hadFocus && (focused === null || focused === document.body))
}

function focusRow(element: HTMLElement, id: string | undefined): void {
  const row = element.querySelector<HTMLElement>(`[data-id="${CSS.escape(id ?? '')}"]`)
  row?.focus({ preventScroll: true })
}

function scrollIntoSight(element: HTMLElement, index: number, rowHeight: number): void {
  const top = index * rowHeight
  if (top < element.scrollTop) element.scrollTop = top
  const bottom = top + rowHeight
  if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
}
