import { isUtf8 } from 'node:buffer'
import { type Path, parsePath } from './parse-path.ts'

/** What follows the address of MAIL or RCPT (RFC 5321 §4.1.2): keywords in upper case; null where there is no value. */
export type Parameters = ReadonlyMap<string, string | null>

export type AddressCommand =
  | { readonly kind: 'read'; readonly path: Path; readonly parameters: Parameters }
  /** No address where one must stand, or one that is none. */
  | { readonly kind: 'bad-path' }
  /** The text of the parameter that is none, or that is there twice. */
  | { readonly kind: 'bad-parameter'; readonly parameter: string }

const verbs = { mail: /^mail +from *: */iu, rcpt: /^rcpt +to *: */iu } as const

/** `esmtp-param` of RFC 5321 §4.1.2, with the values that RFC 6531 §3.3 adds. */
const parameterForm = /^([a-z0-9][a-z0-9-]*)(?:=([!-<>-~\u{a0}-\u{10ffff}]+))?$/iu

/**
 * Reads a MAIL or RCPT command.
 *
 * Quirk: spaces around the colon, and several of them between the parts, are passed over, since clients send them.
 */
export function parseAddressCommand(verb: keyof typeof verbs, command: Buffer): AddressCommand {
  const text = command.toString()
  const start = verbs[verb].exec(text)?.[0].length
  const path = start === undefined || !isUtf8(command) ? undefined : parsePath(text, start)
  if (path === undefined || (path.end < text.length && text[path.end] !== ' ')) return { kind: 'bad-path' }
  const parameters = new Map<string, string | null>()
  for (const parameter of text.slice(path.end).split(' ')) {
    if (parameter === '') continue
    const [, name, value = null] = parameterForm.exec(parameter) ?? []
    const keyword = name?.toUpperCase()
    if (keyword === undefined || parameters.has(keyword)) return { kind: 'bad-parameter', parameter }
    parameters.set(keyword, value)
  }
  return { kind: 'read', path, parameters }
}
