import type { Address } from '../model/address.ts'
import { type AddressList, readAddresses } from './addresses.ts'
import { findField, type RawField } from './header-block.ts'
import { decodeHeaderText, toSingleLine } from './header-text.ts'

/** Who wrote to whom about what, as a list shows it. */
export interface MailHeader {
  readonly from: Address | null
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  /** How many there are, also where fewer were kept. */
  readonly toCount: number
  readonly ccCount: number
  readonly subject: string
}

/** Reads the fields of a list row; of each address field at most `maxAddresses` are kept. */
export function readMailHeader(fields: readonly RawField[], maxAddresses: number): MailHeader {
  const to = readAddressField(fields, 'to', maxAddresses)
  const cc = readAddressField(fields, 'cc', maxAddresses)
  const subject = findField(fields, 'subject')
  return {
    from: readAddressField(fields, 'from', 1).addresses[0] ?? null,
    to: to.addresses,
    cc: cc.addresses,
    toCount: to.count,
    ccCount: cc.count,
    subject: subject === undefined ? '' : toSingleLine(decodeHeaderText(subject.body)),
  }
}

/** The addresses of all fields of that name (lower case) together: a To given twice is common. */
export function readAddressField(
  fields: readonly RawField[],
  key: string,
  maxAddresses: number,
): AddressList {
  const addresses: Address[] = []
  let count = 0
  for (const field of fields) {
    if (field.key !== key) continue
    const list = readAddresses(field.body, maxAddresses - addresses.length)
    for (const address of list.addresses) addresses.push(address)
    count += list.count
  }
  return { addresses, count }
}
