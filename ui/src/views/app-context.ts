import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Text } from '../format/language.ts'
import type { App } from '../models/app.ts'

/** Hands the models to every view. */
export const AppContext = createContext<App | undefined>(undefined)

export function useApp(): App {
  const app = useContext(AppContext)
  if (app === undefined) throw new TypeError('A view is rendered outside of AppContext')
  return app
}

/** The texts in the chosen language; a view that uses them is rendered again when another is chosen. */
export function useText(): Text {
  return useApp().preferences.text.value
}

/** The locale for dates and numbers. */
export function useLocale(): string {
  return useApp().preferences.locale.value
}
