import { type CompatName, compatNames } from '../http/compat/compat-door.ts'
import { PostfangError } from '../model/errors.ts'
import { setting } from './setting.ts'
import { parseInteger } from './values.ts'

/** Settings of the interfaces of other sandboxes. */
export const compatSettings = {
  compat: setting<readonly CompatName[]>({
    placeholder: '<list|all|none>',
    fallback: 'all',
    help: `Interfaces of other sandboxes to speak, comma-separated: ${compatNames.join(', ')}; the first decides where two have the same path`,
    parse: parseCompat,
  }),
  'compat-base': setting({
    placeholder: '<path>',
    fallback: undefined,
    help: 'Base path under which those interfaces are found too, such as /mail, for clients that had one',
    parse: parseBase,
  }),
  'compat-ports': setting<'usual' | readonly number[]>({
    placeholder: '[=list]',
    bare: 'usual',
    fallback: undefined,
    help: 'Serves UI and API also on the usual ports of those sandboxes, 8025 and 1080, or on the listed ones',
    parse: (text) =>
      text === 'usual' ? text : text.split(',').map((port) => parseInteger(port.trim(), 0, 65_535)),
  }),
} as const

/** @returns with a slash before it and none behind it */
function parseBase(text: string): string {
  const base = `/${text.replace(/^\/+|\/+$/gu, '')}`
  if (/^(?:\/(?!\.{1,2}(?:\/|$))[\w.-]{1,50}){1,10}$/u.test(base)) return base
  throw new PostfangError('invalid', 'expected a path of letters, digits, "-", "_" and ".", such as /mail')
}

function parseCompat(text: string): readonly CompatName[] {
  const given = text
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
  if (given.length === 1 && given[0] === 'all') return compatNames
  if (given.length === 1 && given[0] === 'none') return []
  const names = given.map((name) => compatNames.find((known) => known === name))
  const known = names.filter((name) => name !== undefined)
  if (known.length > 0 && known.length === names.length) return [...new Set(known)]
  throw new PostfangError('invalid', `expected all, none, or some of ${compatNames.join(', ')}`)
}
