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

/** What nearly every client says: an address of plain ASCII and no parameters, which one look recognises. */
const plainCommand =
  /^(mail from|rcpt to):<([a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*)@([a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)*)>$/i
const plainVerbs = { mail: 'mail from', rcpt: 'rcpt to' } as const
/** Of an address; RFC 5321 §4.5.3.1.3 counts its brackets. */
const plainOctets = 254
const noParameters: Parameters = new Map()

/**
 * Reads a MAIL or RCPT command.
 *
 * Quirk: spaces around the colon, and several of them between the parts, are passed over, since clients send them.
 */
export function parseAddressCommand(verb: keyof typeof verbs, command: Buffer): AddressCommand {
  return readPlainCommand(verb, command) ?? readAnyCommand(verb, command)
}

function readPlainCommand(verb: keyof typeof verbs, command: Buffer): AddressCommand | undefined {
  const text = command.toString('latin1')
  const [, said, localPart, domain] = plainCommand.exec(text) ?? []
  if (localPart === undefined || domain === undefined || said?.toLowerCase() !== plainVerbs[verb])
    return undefined
  const address = `${localPart}@${domain}`
  if (address.length > plainOctets) return undefined
  const path = { address, localPart, domain, isAscii: true, end: text.length }
  return { kind: 'read', path, parameters: noParameters }
}

function readAnyCommand(verb: keyof typeof verbs, command: Buffer): AddressCommand {
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
