import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import type { Octets } from './octets.ts'

export interface DecodedText {
  readonly text: string
  /** What is wrong with the declared charset, as the end of a sentence; null where nothing is. */
  readonly fault: string | null
}

/**
 * Decodes a text body: never an error, never a loss of the whole.
 *
 * Quirk: without a charset (or with US-ASCII), and with one that is unknown or plainly false, the text is read as
 * UTF-8 where it is that, else as Windows-1252. ISO 8859-1 is read as Windows-1252, its superset in all but control
 * characters, as every client does (WHATWG Encoding Standard §4.2).
 */
export function decodeText(bytes: Octets, charset: string | null): DecodedText {
  const label = charset?.toLowerCase() ?? 'us-ascii'
  const shown = charset?.slice(0, maxLabelLength)
  if (asciiLabels.has(label)) {
    const { text, name } = guess(bytes)
    const declares = charset === null ? 'names no charset' : `declares the charset "${shown}"`
    return { text, fault: isAscii(text) ? null : `${declares} and holds 8-bit text; it is read as ${name}` }
  }
  if (utf8Labels.has(label)) {
    const { text, name } = guess(bytes)
    const isTrue = name === 'UTF-8'
    return {
      text,
      fault: isTrue ? null : `declares the charset "${shown}" and is not in it; it is read as ${name}`,
    }
  }
  const decode = findDecoder(latin1Labels.has(label) ? 'windows-1252' : label)
  if (decode !== undefined) return { text: decode(bytes), fault: null }
  const { text, name } = guess(bytes)
  return { text, fault: `declares the unknown charset "${shown}"; it is read as ${name}` }
}

const asciiLabels: ReadonlySet<string> = new Set(['us-ascii', 'ascii', 'ansi_x3.4-1968'])
const utf8Labels: ReadonlySet<string> = new Set(['utf-8', 'utf8'])
const latin1Labels: ReadonlySet<string> = new Set(['iso-8859-1', 'iso8859-1', 'iso_8859-1', 'latin1', 'l1'])
const maxLabelLength = 40

/** Reads text of a charset that nobody named. A byte order mark is not part of the text. */
function guess(bytes: Octets): { readonly text: string; readonly name: 'UTF-8' | 'Windows-1252' } {
  if (!isUtf8(bytes)) return { text: iconv.decode(bytes, 'windows-1252'), name: 'Windows-1252' }
  const text = bytes.toString()
  return { text: text.startsWith('\ufeff') ? text.slice(1) : text, name: 'UTF-8' }
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text)
}

/** iconv-lite lacks this one; Node's own decoder has it. */
const nativeOnly: ReadonlySet<string> = new Set(['iso-2022-jp', 'csiso2022jp'])

/**
 * What iconv-lite knows, by its own canonical spelling, and is no charset; and UTF-7, in which markup hides from
 * whoever looks at the bytes.
 */
const refused: ReadonlySet<string> = new Set(['base64', 'hex', 'binary', 'utf7', 'utf7imap', 'unicode11utf7'])

type Decoder = (bytes: Octets) => string

/** iconv-lite asks by throwing, which a header of thousands of unknown charsets would repeat thousands of times. */
const found = new Map<string, Decoder | undefined>()
const mostFound = 200

function findDecoder(label: string): Decoder | undefined {
  if (label.length > maxLabelLength) return undefined
  if (found.has(label)) return found.get(label)
  if (found.size === mostFound) found.clear()
  const decoder = makeDecoder(label)
  found.set(label, decoder)
  return decoder
}

function makeDecoder(label: string): Decoder | undefined {
  if (nativeOnly.has(label)) return (bytes) => new TextDecoder('iso-2022-jp').decode(bytes)
  if (refused.has(label.replace(/:\d{4}$|[^0-9a-z]/g, ''))) return undefined
  return iconv.encodingExists(label) ? (bytes) => iconv.decode(bytes, label) : undefined
}
