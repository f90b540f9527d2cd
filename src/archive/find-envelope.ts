import { findField, readHeaderBlock } from '../mime/header-block.ts'
import { readAddressField } from '../mime/mail-header.ts'
import { viewOf } from '../mime/octets.ts'
import { limits } from '../model/limits.ts'

/** Fields in which servers write down whom a message was delivered to. */
const recipientFields = ['x-original-to', 'envelope-to', 'x-envelope-to', 'delivered-to'] as const
const senderFields = ['return-path', 'x-envelope-from'] as const

/** The envelope as far as the header of a kept message still tells; undefined where it does not. */
export function findEnvelope(raw: Uint8Array<ArrayBuffer>): {
  readonly sender: string | undefined
  readonly recipients: readonly string[] | undefined
} {
  const end = Math.min(raw.length, limits.headerBytes)
  const { fields } = readHeaderBlock(viewOf(raw), { start: 0, end, maxFields: limits.headers })
  const addressesOf = (key: string) =>
    readAddressField(fields, key, limits.recipients).addresses.map(({ address }) => address)
  const senderField = senderFields.find((key) => findField(fields, key) !== undefined)
  const recipientField = recipientFields.find((key) => findField(fields, key) !== undefined)
  const recipients = recipientField === undefined ? [] : addressesOf(recipientField)
  return {
    sender: senderField === undefined ? undefined : (addressesOf(senderField)[0] ?? ''),
    recipients: recipients.length === 0 ? undefined : [...new Set(recipients)],
  }
}
