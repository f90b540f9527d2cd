import { useEffect, useRef } from 'preact/hooks'

interface Pane {
  readonly current: HTMLElement | null
}

/** How long the focus may take to get lost: a second of frames. */
const framesToLook = 60

/**
 * Takes the focus along when the pane beside a list shows something else: on from what is gone or hidden, such as a form
 * whose rule is ordered now; back to the row it came from; and into what `isWanted`.
 *
 * @param id what the pane shows; undefined for nothing
 */
export function useFocusAfter(id: string | undefined, pane: Pane, isWanted: boolean): void {
  const before = useRef(id)
  useEffect(() => {
    const left = before.current
    if (left === id) return
    before.current = id
    // Only once it is drawn is it known what has been hidden, and the pane may be drawn before the list beside it goes.
    let framesLeft = framesToLook
    let frame = requestAnimationFrame(function look() {
      if (!isWanted && !isFocusLost()) {
        framesLeft -= 1
        if (framesLeft > 0) frame = requestAnimationFrame(look)
        return
      }
      const place = id === undefined ? findPlaceInList(pane, left) : findEntry(pane)
      if (place instanceof HTMLElement) place.focus()
    })
    return () => cancelAnimationFrame(frame)
  }, [id])
}

/** What can be filled in or scrolled, else the way back. */
function findEntry({ current: pane }: Pane): Element | null | undefined {
  return pane?.querySelector('select, textarea, [tabindex="0"]') ?? pane?.querySelector('button')
}

/** The row that was open; where it was deleted, the button that takes that back; else the first thing there is to do. */
function findPlaceInList(pane: Pane, left: string | undefined): Element | null | undefined {
  const list = pane.current?.parentElement?.querySelector('.list-pane')
  const row = left === undefined ? null : list?.querySelector(`.list-body a[href*="/${CSS.escape(left)}"]`)
  return row ?? list?.querySelector('[role="status"] button') ?? list?.querySelector('.pane-head .button, a')
}

function isFocusLost(): boolean {
  const focused = document.activeElement
  return focused === null || focused === document.body || focused.getClientRects().length === 0
}
