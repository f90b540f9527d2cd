import { limits } from '../model/limits.ts'
import { encodeQuotedPrintable } from './encode-quoted-printable.ts'
import { type RawField, readHeaderBlock } from './header-block.ts'
import type { MailStructure } from './mail-structure.ts'
import type { Octets } from './octets.ts'
import type { PartNode } from './part-tree.ts'

/** The fields that say how a part's text is written. */
const contentFields: ReadonlySet<string> = new Set(['content-type', 'content-transfer-encoding'])

/**
 * Puts other texts in place of parts of a message; they are written as UTF-8 in quoted-printable. All other bytes stay
 * as they are, those of the message's own header left out.
 *
 * @param texts by part; parts that hold others cannot be replaced
 * @returns the body, and the message's own fields, changed where the message itself is such a part
 */
export function replaceTexts(
  { bytes, fields, root }: MailStructure,
  texts: ReadonlyMap<PartNode, string>,
): { readonly fields: readonly RawField[]; readonly body: Octets } {
  const own = texts.get(root)
  if (own !== undefined) {
    return { fields: describeText(fields, root), body: Buffer.from(encodeQuotedPrintable(own)) }
  }
  const pieces: Octets[] = []
  let copied = root.bodyStart
  const parts = [...texts].toSorted(([a], [b]) => a.headerStart - b.headerStart)
  for (const [part, text] of parts) {
    pieces.push(bytes.subarray(copied, part.headerStart), composePart(bytes, part, text))
    copied = part.bodyEnd
  }
  pieces.push(bytes.subarray(copied))
  return { fields, body: Buffer.concat(pieces) }
}

function composePart(bytes: Octets, part: PartNode, text: string): Octets {
  const block = readHeaderBlock(bytes, {
    start: part.headerStart,
    end: part.bodyStart,
    maxFields: limits.headers,
  })
  const header = describeText(block.fields, part).map(({ raw }) => `${raw}\r\n`)
  return Buffer.concat([
    Buffer.from(header.join(''), 'latin1'),
    Buffer.from(`\r\n${encodeQuotedPrintable(text)}`),
  ])
}

function describeText(fields: readonly RawField[], { header }: PartNode): readonly RawField[] {
  const others = fields.filter(({ key }) => !contentFields.has(key))
  return [
    ...others,
    createField('Content-Type', `${header.contentType}; charset=utf-8`),
    createField('Content-Transfer-Encoding', 'quoted-printable'),
  ]
}

function createField(name: string, value: string): RawField {
  return { name, key: name.toLowerCase(), body: ` ${value}`, raw: `${name}: ${value}` }
}
