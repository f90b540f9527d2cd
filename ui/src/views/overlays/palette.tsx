import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { listEntries, matchEntries, type PaletteEntry } from '../../models/palette.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { useApp, useText } from '../app-context.ts'

/** Entries drawn at most: whoever looks for another types one more letter. */
const mostShown = 50

/** All commands and places, found by typing (ARIA APG, Combobox with a list). */
export function Palette({ onClose }: { onClose: () => void }) {
  const app = useApp()
  const text = useText()
  const typed = useSignal('')
  const chosen = useSignal(0)
  const all = useMemo(() => listEntries(app), [app])
  const entries = matchEntries(all, typed.value).slice(0, mostShown)
  const index = Math.min(chosen.value, entries.length - 1)

  function run(entry: PaletteEntry | undefined): void {
    if (!entry) return
    onClose()
    entry.run()
  }

  function press(event: KeyboardEvent): void {
    if (event.key === 'Enter') run(entries[index])
    else if (event.key === 'ArrowDown') chosen.value = (index + 1) % Math.max(1, entries.length)
    else if (event.key === 'ArrowUp')
      chosen.value = (index - 1 + entries.length) % Math.max(1, entries.length)
    else return
    event.preventDefault()
  }

  return (
    <Dialog title={text.palette.title} closeLabel={text.common.close} kind="top" isBare onClose={onClose}>
      <input
        class="palette-field"
        role="combobox"
        aria-label={text.palette.title}
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={entries.length > 0 ? `palette-${index}` : undefined}
        aria-autocomplete="list"
        autocomplete="off"
        placeholder={text.palette.placeholder}
        value={typed}
        // The palette was opened to type here.
        autofocus
        onInput={(event) => {
          typed.value = event.currentTarget.value
          chosen.value = 0
        }}
        onKeyDown={press}
      />
      <Entries entries={entries} index={index} onRun={run} />
      {entries.length === 0 && <p class="palette-none soft">{text.palette.none}</p>}
    </Dialog>
  )
}

interface EntriesProps {
  readonly entries: readonly PaletteEntry[]
  readonly index: number
  readonly onRun: (entry: PaletteEntry) => void
}

function Entries({ entries, index, onRun }: EntriesProps) {
  const text = useText()
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[index]?.scrollIntoView({ block: 'nearest' })
  }, [index])
  return (
    <div class="palette-list" id="palette-list" role="listbox" aria-label={text.palette.title} ref={list}>
      {entries.map((entry, place) => (
        // The field keeps the focus: it hears the keys (aria-activedescendant).
        // biome-ignore lint/a11y/useFocusableInteractive: see above
        // biome-ignore lint/a11y/useKeyWithClickEvents: see above
        <div
          key={entry.title}
          id={`palette-${place}`}
          class="palette-entry"
          role="option"
          aria-selected={place === index}
          onClick={() => onRun(entry)}
        >
          <bdi class="cut">{entry.title}</bdi>
          {entry.keyName && <kbd>{entry.keyName}</kbd>}
        </div>
      ))}
    </div>
  )
}
