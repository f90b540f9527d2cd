import type { CommandId } from './commands.ts'

/** What of a key press decides which command it is. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const commandByKey: ReadonlyMap<string, CommandId> = new Map([
  ['j', 'next'],
  ['k', 'previous'],
  ['u', 'back'],
  ['Escape', 'back'],
  ['/', 'search'],
  ['e', 'delete'],
  ['Delete', 'delete'],
  ['z', 'undo'],
  ['r', 'read'],
  ['t', 'tag'],
  ['[', 'narrower'],
  [']', 'wider'],
  ['d', 'appearance'],
  ['i', 'images'],
  ['?', 'help'],
])

/** What a key press asks for: a command, the tab in that place (from 0), or nothing. */
export type KeyMeaning =
  | { readonly kind: 'command'; readonly id: CommandId }
  | { readonly kind: 'tab'; readonly index: number }
  | undefined

/** The meaning of a key outside of text fields. Combinations other than Ctrl/⌘ K belong to the browser. */
export function meaningOfKey(press: KeyPress): KeyMeaning {
  if (isPaletteKey(press)) return { kind: 'command', id: 'palette' }
  // Alt alone is how some layouts write [ and ].
  if (press.ctrlKey || press.metaKey) return undefined
  if (/^[1-9]$/.test(press.key)) return { kind: 'tab', index: Number(press.key) - 1 }
  const id = commandByKey.get(press.key)
  return id === undefined ? undefined : { kind: 'command', id }
}

/** Ctrl K or ⌘ K: taken in text fields as well, where it types nothing. */
export function isPaletteKey(press: KeyPress): boolean {
  return (
    (press.ctrlKey || press.metaKey) && !press.altKey && !press.shiftKey && press.key.toLowerCase() === 'k'
  )
}
