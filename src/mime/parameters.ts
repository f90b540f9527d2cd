import { limits } from '../model/limits.ts'
import { decodeText } from './charset.ts'
import { readEightBit, unfold } from './header-text.ts'
import type { Octets } from './octets.ts'

/** A structured field such as Content-Type: `value; name=text; …` (RFC 2045 §5.1). */
export interface ParameterizedValue {
  /** Before the first semicolon, lower case, without comments. */
  readonly value: string
  /** By name in lower case; the first of a repeated name counts. A Map, since a name may be `__proto__`. */
  readonly parameters: ReadonlyMap<string, string>
}

/**
 * Reads a value with parameters: quoted or not, split and encoded (RFC 2231). An unquoted value may hold spaces
 * (`filename=My File.pdf`). Encoded words are left as they are: RFC 2047 §5 allows none here.
 *
 * @param body of the field, one character per octet
 */
export function readParameters(body: string): ParameterizedValue {
  const text = readEightBit(unfold(body))
  const segments = splitSegments(text)
  const value = segments.shift() ?? ''
  return {
    value: stripComments(value).trim().toLowerCase(),
    parameters: text.includes('*') ? joinParameters(segments) : readPlainParameters(segments),
  }
}

/** Where no name has a star, as a rule, there is nothing to put together. */
function readPlainParameters(segments: readonly string[]): Map<string, string> {
  const parameters = new Map<string, string>()
  for (const segment of segments) {
    const equals = segment.indexOf('=')
    const name = segment.slice(0, Math.max(0, equals)).trim().toLowerCase()
    if (name !== '' && !parameters.has(name))
      parameters.set(name, readValue(segment.slice(equals + 1).trim()))
  }
  return parameters
}

function joinParameters(segments: readonly string[]): Map<string, string> {
  const sections = new Map<string, Section[]>()
  for (const segment of segments) {
    const section = readSection(segment)
    if (section === undefined) continue
    const known = sections.get(section.name)
    if (known === undefined) sections.set(section.name, [section])
    else known.push(section)
  }
  const parameters = new Map<string, string>()
  for (const [name, parts] of sections) parameters.set(name, joinSections(parts))
  return parameters
}

/** `name*2*=text`: a piece of a parameter (RFC 2231 §3), or the whole of it where it has no number. */
interface Section {
  readonly name: string
  readonly number: number | undefined
  readonly isEncoded: boolean
  readonly text: string
}

function splitSegments(text: string): string[] {
  const segments: string[] = []
  let start = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '\\' && isQuoted) at++
    else if (character === '"') isQuoted = !isQuoted
    else if (character === ';' && !isQuoted && segments.length < limits.parameterSections) {
      segments.push(text.slice(start, at))
      start = at + 1
    }
  }
  segments.push(text.slice(start))
  return segments
}

function readSection(segment: string): Section | undefined {
  const equals = segment.indexOf('=')
  if (equals === -1) return undefined
  const [name = '', second, third] = segment.slice(0, equals).trim().toLowerCase().split('*', 3)
  if (name === '') return undefined
  const number = second !== undefined && /^\d{1,6}$/.test(second) ? Number(second) : undefined
  const isEncoded = second === '' || third === ''
  return { name, number, isEncoded, text: readValue(segment.slice(equals + 1).trim()) }
}

function readValue(text: string): string {
  if (!text.startsWith('"')) return stripComments(text).trim()
  let end = 1
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  const value = text.slice(1, end)
  return value.includes('\\') ? value.replace(/\\(.)/gs, '$1') : value
}

/** Takes comments out: from a parenthesis at the beginning or after white space, so that `report(1).pdf` stays. */
function stripComments(text: string): string {
  if (!text.includes('(')) return text
  const start = /(?:^|\s)\(/.exec(text)
  return start === null ? text : text.slice(0, start.index)
}

/**
 * Puts a parameter together: the numbered sections in their order, else the encoded form, else the plain one.
 * Sections that follow a gap in the numbers are left out.
 */
function joinSections(sections: readonly Section[]): string {
  const whole = sections.find((section) => section.isEncoded && section.number === undefined)
  if (whole !== undefined) return decodeSections([whole])
  const numbered = sections
    .filter((section) => section.number !== undefined)
    .sort((a, b) => (a.number ?? 0) - (b.number ?? 0))
  const sequence: Section[] = []
  for (const section of numbered) {
    if (section.number === sequence.length) sequence.push(section)
  }
  if (sequence.length > 0) return decodeSections(sequence)
  return sections[0]?.text ?? ''
}

/** The first section names the charset: `utf-8'en'text`; each octet may be written as `%XX` (RFC 2231 §4). */
function decodeSections(sections: readonly Section[]): string {
  const [first] = sections
  if (first === undefined) return ''
  if (!sections.some((section) => section.isEncoded)) return sections.map((section) => section.text).join('')
  const label = first.isEncoded ? /^([^']*)'[^']*'/.exec(first.text) : null
  const texts = sections.map((section, index) => {
    const text = index === 0 && label !== null ? section.text.slice(label[0].length) : section.text
    return section.isEncoded ? decodePercent(text) : Buffer.from(text)
  })
  return decodeText(Buffer.concat(texts), label?.[1] || 'utf-8').text
}

function decodePercent(text: string): Octets {
  const source = Buffer.from(text)
  const decoded = Buffer.allocUnsafe(source.length)
  let length = 0
  for (let at = 0; at < source.length; at++) {
    const digits = source[at] === 0x25 ? source.toString('latin1', at + 1, at + 3) : ''
    if (/^[0-9a-f]{2}$/i.test(digits)) {
      decoded[length++] = Number.parseInt(digits, 16)
      at += 2
    } else decoded[length++] = source[at] ?? 0
  }
  return decoded.subarray(0, length)
}
