import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import type { Octets } from './octets.ts'

export interface DecodedText {
  readonly text: string
  /** Why the declared charset was not followed, as the end of a sentence; null where it was. */
  readonly fault: string | null
}

/**
 * Decodes a text body. Without a charset, and with one that is unknown or plainly false, the text is read as UTF-8
 * where it is that, else as Windows-1252: never an error, never a loss of the whole.
 */
export function decodeText(bytes: Octets, charset: string | null): DecodedText {
  const label = charset?.toLowerCase() ?? 'us-ascii'
  if (utf8Labels.has(label)) return decodeUtf8(bytes, charset)
  const decode = findDecoder(label)
  if (decode === undefined) {
    return {
      text: guess(bytes),
      fault: `declares the charset "${charset?.slice(0, maxLabelLength)}", which is unknown`,
    }
  }
  return { text: decode(bytes), fault: null }
}

/** Reads bytes of unknown charset: UTF-8 if they are that, else Windows-1252. */
function guess(bytes: Octets): string {
  return isUtf8(bytes) ? withoutMark(bytes.toString()) : iconv.decode(bytes, 'windows-1252')
}

/** US-ASCII among them: what is in it beyond 127 is most often UTF-8. */
const utf8Labels: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii', 'ansi_x3.4-1968'])

/** Codecs of iconv-lite (by its own canonical spelling) that are transfer encodings, or UTF-7, which hides markup from whoever looks at the bytes. */
const refused: ReadonlySet<string> = new Set(['base64', 'hex', 'binary', 'utf7', 'utf7imap', 'unicode11utf7'])

/** iconv-lite lacks this one; Node's own decoder has it. */
const nativeOnly: ReadonlySet<string> = new Set(['iso-2022-jp', 'csiso2022jp'])

function findDecoder(label: string): ((bytes: Octets) => string) | undefined {
  if (nativeOnly.has(label)) return (bytes) => new TextDecoder('iso-2022-jp').decode(bytes)
  if (label.length > maxLabelLength || refused.has(label.replace(/:\d{4}$|[^0-9a-z]/g, ''))) return undefined
  return iconv.encodingExists(label) ? (bytes) => iconv.decode(bytes, label) : undefined
}

const maxLabelLength = 40

function decodeUtf8(bytes: Octets, charset: string | null): DecodedText {
  const isValid = isUtf8(bytes)
  const fault =
    isValid || charset === null
      ? null
      : `declares the charset "${charset}" and is not in it; read as Windows-1252`
  return { text: guess(bytes), fault }
}

/** A byte order mark is not part of the text. */
function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
