import { PostfangError } from '../model/errors.ts'
import { readUrl } from './outbound-client.ts'

/** An address without its credentials, and those as a header (Basic, RFC 7617), where there are any. */
export interface CallbackAddress {
  readonly url: URL
  readonly authorization: string | undefined
}

/**
 * Reads the address of a callback: http or https, with a path, `user:password@` where it is to be sent.
 *
 * @throws PostfangError `invalid` that says what it has to be
 */
export function readCallbackUrl(text: string): CallbackAddress {
  const whole = URL.parse(text)
  if (whole === null || text.length > 2_000) {
    throw new PostfangError('invalid', 'expected an address that begins with http:// or https://')
  }
  const user = decode(whole.username)
  const password = decode(whole.password)
  const authorization =
    user === '' && password === ''
      ? undefined
      : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  whole.username = ''
  whole.password = ''
  whole.hash = ''
  const url = readUrl(whole.href)
  if (url.pathname === '/') {
    throw new PostfangError('invalid', 'expected an address with a path, such as https://example.com/events')
  }
  return { url, authorization }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
