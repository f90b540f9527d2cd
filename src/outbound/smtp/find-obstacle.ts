import { PostfangError } from '../../model/errors.ts'

/** Printable ASCII: what an address may hold without SMTPUTF8 (RFC 6531). */
const ascii = /^[\x20-\x7e]*$/

/**
 * What a relay cannot carry as it is. A message is never rewritten to fit, so it is not sent at all.
 *
 * Quirk: header fields in raw UTF-8 go out with 8BITMIME alone when the addresses are ASCII.
 *
 * @param extensions of the relay's answer to EHLO
 */
export function findObstacle(
  extensions: ReadonlyMap<string, string>,
  mail: {
    readonly from: string
    readonly to: readonly string[]
    readonly has8Bit: boolean
    readonly size: number
  },
): PostfangError | undefined {
  const international = [mail.from, ...mail.to].find((address) => !ascii.test(address))
  if (international !== undefined && !extensions.has('SMTPUTF8')) {
    return cannot(`"${international}" needs SMTPUTF8, which the relay does not offer`)
  }
  if (mail.has8Bit && !extensions.has('8BITMIME')) {
    return cannot('it holds octets beyond ASCII, which need 8BITMIME, and the relay does not offer that')
  }
  const most = Number(extensions.get('SIZE') ?? 0)
  if (most > 0 && mail.size > most) {
    return cannot(`it has ${mail.size} bytes, and the relay takes at most ${most}`)
  }
  return undefined
}

function cannot(why: string): PostfangError {
  return new PostfangError('invalid', `Cannot send this message on unchanged: ${why}`)
}
