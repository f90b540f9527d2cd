import type { Address } from '../../../model/address.ts'

/** As Mailpit writes an address. */
export interface MailpitAddress {
  readonly Name: string
  readonly Address: string
}

export function addressJson({ name, address }: Address): MailpitAddress {
  return { Name: name, Address: address }
}

/** Envelope recipients that no header names, letter case aside, behind those of a Bcc header. */
export function listBlind(
  bcc: readonly Address[],
  named: readonly Address[],
  envelopeTo: readonly string[],
): readonly MailpitAddress[] {
  const known = new Set([...bcc, ...named].map(({ address }) => address.toLowerCase()))
  const blind = envelopeTo.filter((address) => !known.has(address.toLowerCase()))
  return [...bcc.map(addressJson), ...blind.map((address) => ({ Name: '', Address: address }))]
}
