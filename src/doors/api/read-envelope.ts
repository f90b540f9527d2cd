import { HttpProblem } from '../../http/problem.ts'
import { readHeaderBlock } from '../../mime/header-block.ts'
import { readAddressField } from '../../mime/mail-header.ts'
import { viewOf } from '../../mime/octets.ts'
import type { Envelope } from '../../model/address.ts'
import { limits } from '../../model/limits.ts'

/** What could stand in MAIL FROM and RCPT TO: no white space, control characters or angle brackets. */
const address = /^[^\p{C}\s<>]{1,320}$/u

/**
 * The envelope of a message that came without one: what the query names, else what the message's own header does, as
 * `sendmail -t` would.
 *
 * @param query `from` may be empty for the null sender; `to` holds addresses, comma-separated
 * @throws HttpProblem 400 for an address that cannot be one, or more than `limits.recipients`
 */
export function readEnvelope(
  raw: Uint8Array<ArrayBuffer>,
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
): Envelope {
  return {
    from: query.from === undefined ? (readHeaderAddresses(raw, ['from'])[0] ?? '') : readSender(query.from),
    to: query.to === undefined ? readHeaderAddresses(raw, ['to', 'cc', 'bcc']) : readRecipients(query.to),
  }
}

function readSender(text: string): string {
  if (text === '' || address.test(text)) return text
  throw new HttpProblem(400, 'Expected one address, or nothing for the null sender, as "from"', {
    parameter: 'from',
  })
}

function readRecipients(text: string): readonly string[] {
  const recipients = text.split(',').map((item) => item.trim())
  if (recipients.length <= limits.recipients && recipients.every((item) => address.test(item))) {
    return [...new Set(recipients)]
  }
  throw new HttpProblem(400, 'Expected addresses, comma-separated, as "to"', { parameter: 'to' })
}

function readHeaderAddresses(raw: Uint8Array<ArrayBuffer>, names: readonly string[]): readonly string[] {
  const end = Math.min(raw.length, limits.headerBytes)
  const { fields } = readHeaderBlock(viewOf(raw), { start: 0, end, maxFields: limits.headers })
  const found = names.flatMap((name) => readAddressField(fields, name, limits.recipients).addresses)
  return [...new Set(found.map((item) => item.address))].slice(0, limits.recipients)
}
