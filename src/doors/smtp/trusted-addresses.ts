import { BlockList, isIP, isIPv4 } from 'node:net'
import { PostfangError } from '../../model/errors.ts'

/** Peers that may speak for others. */
export interface TrustedAddresses {
  /** @param address as {@link RecordedConnection} has it: `local` for a Unix domain socket */
  has(address: string): boolean
}

export const nobody: TrustedAddresses = { has: () => false }

/**
 * Reads addresses and networks: `10.0.0.7, 192.168.0.0/16, 2001:db8::/32, unix`.
 *
 * @throws PostfangError `invalid` that names the first one that is neither
 */
export function parseTrustedAddresses(text: string): TrustedAddresses {
  const list = new BlockList()
  let isLocalTrusted = false
  for (const word of text.split(',').map((part) => part.trim())) {
    if (word === 'unix') isLocalTrusted = true
    else add(list, word)
  }
  return {
    has(address) {
      if (address === 'local') return isLocalTrusted
      return isIP(address) !== 0 && list.check(address, familyOf(address))
    },
  }
}

function add(list: BlockList, word: string): void {
  const [, address = '', prefix] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(word) ?? []
  const bits = isIPv4(address) ? 32 : 128
  if (isIP(address) === 0 || Number(prefix ?? 0) > bits) {
    throw new PostfangError(
      'invalid',
      `expected addresses or networks such as 10.0.0.7, 192.168.0.0/16 or unix, found "${word}"`,
    )
  }
  if (prefix === undefined) list.addAddress(address, familyOf(address))
  else list.addSubnet(address, Number(prefix), familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6'
}
