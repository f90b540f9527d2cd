import { decodeWords } from './encoded-words.ts'
import { findField, type RawField } from './header-block.ts'
import { decodeHeaderText } from './header-text.ts'
import { type ParameterizedValue, readParameters } from './parameters.ts'

/** What a part says of itself (RFC 2045, RFC 2183). */
export interface PartHeader {
  /** Lower case, without parameters. */
  readonly contentType: string
  readonly charset: string | null
  /** Of a multipart that names one, one character per octet; null otherwise. */
  readonly boundary: string | null
  /** Lower case; `7bit` where absent. */
  readonly encoding: string
  readonly disposition: 'attachment' | 'inline' | null
  /** As sent: never to be used as a path. */
  readonly filename: string | null
  /** Without the angle brackets. */
  readonly contentId: string | null
  /** Text that has been wrapped to be unwrapped (RFC 3676). */
  readonly isFlowed: boolean
  readonly deletesSpaces: boolean
}

/**
 * Reads the Content-* fields of a part. An absent or malformed Content-Type is the default one (RFC 2045 §5.2), an
 * unknown disposition is an attachment (RFC 2183 §2.8).
 */
export function readPartHeader(fields: readonly RawField[], defaultType: string): PartHeader {
  const type = readParameterField(fields, 'content-type')
  const disposition = readParameterField(fields, 'content-disposition')
  const contentType = type !== undefined && mediaType.test(type.value) ? type.value : defaultType
  const encoding = readTextField(fields, 'content-transfer-encoding')
    ?.toLowerCase()
    .split(/[\s;(]/, 1)[0]
  return {
    contentType,
    charset: type?.parameters.get('charset') || null,
    boundary: contentType.startsWith('multipart/') ? readBoundary(type?.parameters.get('boundary')) : null,
    encoding: encoding || '7bit',
    disposition: readDisposition(disposition?.value),
    filename: readFilename(disposition?.parameters.get('filename') ?? type?.parameters.get('name')),
    contentId: readTextField(fields, 'content-id')?.replace(/^<|>$/g, '').trim() || null,
    isFlowed: type?.parameters.get('format')?.toLowerCase() === 'flowed',
    deletesSpaces: type?.parameters.get('delsp')?.toLowerCase() === 'yes',
  }
}

function readParameterField(fields: readonly RawField[], key: string): ParameterizedValue | undefined {
  const field = findField(fields, key)
  return field && readParameters(field.body)
}

function readTextField(fields: readonly RawField[], key: string): string | undefined {
  const field = findField(fields, key)
  return field && decodeHeaderText(field.body)
}

/** A boundary does not end in white space (RFC 2046 §5.1.1); octets are compared, so no charset comes into it. */
function readBoundary(text = ''): string | null {
  const boundary = text.trimEnd()
  return (beyondAscii.test(boundary) ? Buffer.from(boundary).toString('latin1') : boundary) || null
}

const beyondAscii = /[^\0-\x7f]/

/** Quirk: encoded words are decoded here, against RFC 2047 §5, since many clients write them. */
function readFilename(name: string | undefined): string | null {
  return name === undefined ? null : decodeWords(name)
}

function readDisposition(value: string | undefined): PartHeader['disposition'] {
  if (value === undefined || value === '') return null
  return value === 'inline' ? 'inline' : 'attachment'
}

const mediaType = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/
