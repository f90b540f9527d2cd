import { lookup } from 'node:dns/promises'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { PostfangError } from '../model/errors.ts'
import { isPublicAddress } from './public-address.ts'

/**
 * The one way out: every connection that Postfang opens to another server begins here, so that none can forget a limit.
 * Nothing calls it until the operator has turned on what needs it. The lint configuration keeps `fetch` and
 * `http.request` out of the other folders.
 */
export interface OutboundClient {
  /**
   * Posts a body. Redirects are not followed, cookies and proxies not used.
   *
   * @throws PostfangError `invalid` for an address that may not be reached, Error for a server that cannot be
   */
  post(request: OutboundRequest): Promise<OutboundAnswer>
}

export interface OutboundRequest {
  /** Absolute, http or https. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** `public`: only where every address of the name is in the public internet. */
  readonly reach: 'anywhere' | 'public'
  readonly signal?: AbortSignal | undefined
  /** Most characters of the answer that are read. */
  readonly excerptChars?: number | undefined
}

export interface OutboundAnswer {
  readonly status: number
  /** The beginning of the answer, for a person to read. */
  readonly excerpt: string
}

export interface OutboundOptions {
  readonly userAgent: string
  /** From the first look-up to the last byte of the answer. */
  readonly timeoutMs?: number
  /** Finds the addresses of a name. */
  readonly resolve?: (name: string) => Promise<readonly string[]>
}

/** Most characters of an answer that are looked at; the rest is not read. */
const standardExcerptChars = 500
const standardTimeoutMs = 10_000

export function createOutboundClient({
  userAgent,
  timeoutMs = standardTimeoutMs,
  resolve = resolveName,
}: OutboundOptions): OutboundClient {
  return {
    async post({ url, headers, body, reach, signal, excerptChars = standardExcerptChars }) {
      const target = readUrl(url)
      const timeout = AbortSignal.timeout(timeoutMs)
      const ended = signal ? AbortSignal.any([signal, timeout]) : timeout
      try {
        const addresses = await untilAborted(findAddresses(target, resolve), ended)
        if (reach === 'public') refusePrivate(target, addresses)
        return await send(target, {
          headers: { ...headers, 'user-agent': userAgent },
          body,
          addresses,
          ended,
          excerptChars,
        })
      } catch (error) {
        if (!timeout.aborted) throw error
        throw new Error(`No answer within ${timeoutMs / 1_000} s`, { cause: error })
      }
    },
  }
}

/** Reads an address that may be posted to. @throws PostfangError `invalid` that says what it has to be */
export function readUrl(text: string): URL {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new PostfangError('invalid', 'expected an address that begins with http:// or https://')
  }
  if (url.username !== '' || url.password !== '') {
    throw new PostfangError('invalid', 'expected an address without a user name and password in it')
  }
  return url
}

/** The host of a URL without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

async function resolveName(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true })
  return found.map(({ address }) => address)
}

async function findAddresses(
  url: URL,
  resolve: (name: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const host = hostOf(url)
  return isIP(host) === 0 ? resolve(host) : [host]
}

/** One private address among several is enough: which of them is used is not up to whoever asks. */
function refusePrivate(url: URL, addresses: readonly string[]): void {
  if (addresses.length > 0 && addresses.every(isPublicAddress)) return
  throw new PostfangError('invalid', `Cannot reach "${url.host}": it is not in the public internet`)
}

interface Sending {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Already found and checked: the connection goes to one of these, whatever the name means by then. */
  readonly addresses: readonly string[]
  readonly ended: AbortSignal
  readonly excerptChars: number
}

/** A connection of its own for each request: one kept open could have been checked by other rules. */
function send(url: URL, { headers, body, addresses, ended, excerptChars }: Sending): Promise<OutboundAnswer> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: pinnedTo(addresses),
      signal: ended,
    })
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      let excerpt = ''
      const done = () => resolve({ status: response.statusCode ?? 0, excerpt })
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        excerpt = (excerpt + text).slice(0, excerptChars)
        if (excerpt.length < excerptChars) return
        done()
        response.destroy()
      })
      response.on('end', done)
      response.on('error', reject)
    })
    outgoing.end(body)
  })
}

function pinnedTo(addresses: readonly string[]): LookupFunction {
  const entries = addresses.map((address) => ({ address, family: isIP(address) }))
  return (name, options, callback) => {
    const [first] = entries
    if (first === undefined) return callback(new Error(`There is no address for "${name}"`), '')
    if (options.all) return callback(null, entries)
    return callback(null, first.address, first.family)
  }
}

/** A look-up cannot be called off; its answer is no longer waited for. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
