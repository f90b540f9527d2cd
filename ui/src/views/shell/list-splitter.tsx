import { clampListWidth, listWidths } from '../../models/preferences.ts'
import { Splitter } from '../../parts/splitter.tsx'
import { useApp, useText } from '../app-context.ts'

/** The edge between the list and what is open. */
export function ListSplitter() {
  const { preferences, panes } = useApp()
  const text = useText()
  if (panes.value === 'one') return null
  return (
    <Splitter
      label={text.list.resize}
      value={preferences.listWidth.value}
      min={listWidths.min}
      max={listWidths.max}
      onChange={(width) => {
        preferences.listWidth.value = clampListWidth(width)
      }}
    />
  )
}
