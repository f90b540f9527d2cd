import type { Address } from '../model/address.ts'
import { limits } from '../model/limits.ts'
import type { SearchableText } from '../model/message.ts'
import type { RawField } from './header-block.ts'
import { decodeHeaderText } from './header-text.ts'
import type { MailHeader } from './mail-header.ts'

/** What the search index gets of a message: `body` is its text, or the words of its HTML. */
export function makeSearchableText(
  header: MailHeader,
  fields: readonly RawField[],
  body: string,
  attachmentNames: readonly string[],
): SearchableText {
  return {
    from: header.from === null ? '' : addressText(header.from),
    to: header.to.map(addressText).join('\n'),
    cc: header.cc.map(addressText).join('\n'),
    subject: header.subject,
    body: body.slice(0, limits.indexedTextChars),
    attachmentNames: attachmentNames.join('\n'),
    headers: fields.slice(0, limits.indexedHeaders).map(({ name, body }) => ({
      name,
      value: decodeHeaderText(body.slice(0, limits.indexedHeaderChars * encodedSize)).slice(
        0,
        limits.indexedHeaderChars,
      ),
    })),
  }
}

/** An encoded character takes up to this much room in a header, folds aside. */
const encodedSize = 12

function addressText({ name, address }: Address): string {
  return name === '' ? address : `${name} ${address}`
}
