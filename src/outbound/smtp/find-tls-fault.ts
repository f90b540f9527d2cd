import { PostfangError } from '../../model/errors.ts'
import type { Relay } from '../../model/relay.ts'
import { describeFailure } from './describe-failure.ts'
import { isPermanent } from './replies.ts'

/** What Node calls a certificate that it does not trust (the X.509 errors of its documentation on TLS). */
const certificateCode = /CERT|CRL|ISSUER|SIGNATURE|INVALID_CA|PATH_LENGTH|INVALID_PURPOSE/

/**
 * A failure of TLS that no further attempt can mend, since somebody has to change a setting or a certificate. Everything
 * else (a reset, a timeout, STARTTLS answered with 4yz) may go better later.
 *
 * @param failure what nodemailer ended the conversation with
 * @returns what is wrong, and what to do; undefined for any other failure
 */
export function findTlsFault({ host, port }: Relay, failure: unknown): PostfangError | undefined {
  if (!(failure instanceof Error) || failure instanceof PostfangError) return undefined
  const { code, originalCode, response } = codesOf(failure)
  const why = describeFailure(failure)
  const fault = (what: string) => new PostfangError('invalid', what, { cause: failure })
  if (code === 'ETLS' && isPermanent(response)) {
    return fault(
      `"${host}:${port}" offers no STARTTLS, and nothing may go out without it (?tls=offered or never allows it): ${why}`,
    )
  }
  if (certificateCode.test(originalCode)) {
    return fault(
      `The certificate of "${host}:${port}" is not trusted (NODE_EXTRA_CA_CERTS adds an authority, ?verify=no takes any): ${why}`,
    )
  }
  if (originalCode.startsWith('ERR_SSL_')) {
    return fault(
      `"${host}:${port}" speaks no TLS that Postfang speaks (smtps:// is TLS from the first octet, smtp+starttls:// begins in clear): ${why}`,
    )
  }
  return undefined
}

/** nodemailer puts a code of its own in place of the first one. */
function codesOf(failure: object) {
  const text = (name: string): string => {
    const value: unknown = Reflect.get(failure, name)
    return typeof value === 'string' ? value : ''
  }
  const code = text('code')
  return { code, originalCode: text('originalCode') || code, response: text('response') }
}
