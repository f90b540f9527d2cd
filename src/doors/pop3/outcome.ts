import type { Maildrop } from './maildrop.ts'

/** What a command came to, once it is answered. */
export type Outcome =
  | { readonly kind: 'done' }
  /** It was no command, or not one for now. */
  | { readonly kind: 'misused' }
  | { readonly kind: 'signed-in'; readonly maildrop: Maildrop }
  | { readonly kind: 'start-tls' }
  /** The connection ends. */
  | { readonly kind: 'over' }

/** A line as a command: its keyword in upper case, and what follows the first blank, as it is. */
export function parseCommand(line: string): { readonly keyword: string; readonly rest: string } {
  const [, keyword = '', rest = ''] = /^([^ ]*) ?(.*)$/su.exec(line) ?? []
  return { keyword: keyword.toUpperCase(), rest }
}
