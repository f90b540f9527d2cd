import { lookup } from 'node:dns/promises'
import { connect, isIP, type LookupFunction, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { PostfangError } from '../../model/errors.ts'

export interface SocketOptions {
  readonly host: string
  readonly port: number
  readonly timeoutMs: number
  /** Ports that this process listens on. */
  readonly ownPorts: () => readonly number[]
  readonly signal: AbortSignal
}

/**
 * Connects to a server, at any of its addresses, but never to a listener of this process: what is sent on would come
 * back, and be sent on again.
 *
 * @throws PostfangError `forbidden` for one of our own, Error that says why there is no connection
 */
export async function openSocket({
  host,
  port,
  timeoutMs,
  ownPorts,
  signal,
}: SocketOptions): Promise<Socket> {
  const found = isIP(host) === 0 ? await lookup(host, { all: true }) : [{ address: host, family: isIP(host) }]
  if (found.length === 0) throw new Error(`There is no address for "${host}"`)
  if (ownPorts().includes(port) && found.some(({ address }) => isOwnAddress(address))) {
    throw new PostfangError('forbidden', `Cannot relay to "${host}:${port}": that is this Postfang itself`)
  }
  signal.throwIfAborted()
  const pinned: LookupFunction = (_name, options, callback) => {
    const [first] = found
    if (options.all) callback(null, found)
    else callback(null, first?.address ?? '', first?.family)
  }
  const socket = connect({ host, port, lookup: pinned, autoSelectFamily: true, signal })
  return new Promise((resolve, reject) => {
    const give = (outcome: () => void) => {
      clearTimeout(timer)
      socket.off('error', fail)
      outcome()
    }
    const fail = (error: Error) => {
      socket.on('error', () => {})
      socket.destroy()
      give(() => reject(error))
    }
    const timer = setTimeout(
      () => fail(new Error(`There was no connection to ${host}:${port} within ${timeoutMs / 1_000} s`)),
      timeoutMs,
    )
    socket.once('error', fail)
    socket.once('connect', () => give(() => resolve(socket)))
  })
}

/** Loopback, the unspecified address, and whatever the interfaces of this machine have. */
export function isOwnAddress(address: string): boolean {
  const plain = toIpv4(address) ?? address
  if (/^127\.|^0\.0\.0\.0$|^::1?$/.test(plain)) return true
  return Object.values(networkInterfaces()).some((entries) =>
    entries?.some((entry) => entry.address === plain),
  )
}

/** The IPv4 address in an IPv6 one (RFC 4291 §2.5.5.2), also as URLs write it: `::ffff:7f00:1`. */
function toIpv4(address: string): string | undefined {
  const [, dotted, high, low] = /^::ffff:(?:([\d.]+)|([\da-f]{1,4}):([\da-f]{1,4}))$/i.exec(address) ?? []
  if (dotted !== undefined || high === undefined || low === undefined) return dotted
  const words = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return words.flatMap((word) => [word >> 8, word & 0xff]).join('.')
}
