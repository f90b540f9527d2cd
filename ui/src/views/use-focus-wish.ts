import { useLayoutEffect } from 'preact/hooks'
import type { FocusPlace } from '../models/app.ts'
import { useApp } from './app-context.ts'

/** Takes the focus when it is wanted here, once. */
export function useFocusWish(place: FocusPlace, takeFocus: () => void): void {
  const { focusWish } = useApp()
  const wish = focusWish.value
  useLayoutEffect(() => {
    if (wish !== place) return
    focusWish.value = undefined
    takeFocus()
  }, [wish])
}
