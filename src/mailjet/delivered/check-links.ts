import { timingSafeEqual } from 'node:crypto'
import { linkUrl, type MailjetAccount, pixelUrl, unsubscribeUrl } from './delivery.ts'

/** The making of links needs nothing else of an account. */
type Sealer = Pick<MailjetAccount, 'secret'>

/**
 * Where a tracked link leads; undefined where this server has not made it. Links are taken from the HTML as they are written
 * (see track-links.ts), so that those with an `&amp;` in them have it here too.
 *
 * @param encoded target in base64url, as the link has it
 */
export function readTrackedTarget(
  sealer: Sealer,
  link: {
    readonly token: string
    readonly position: string
    readonly hash: string
    readonly encoded: string
  },
): string | undefined {
  const { token, position, hash, encoded } = link
  const target = Buffer.from(encoded, 'base64url').toString('utf8')
  const genuine = linkUrl(accountWith(sealer), { token }, target, Number(position))
  return isSame(genuine, `/lnk/${token}/${position}/${hash}/${encoded}`) ? target : undefined
}

/** Whether a pixel's address is one that this server has made. */
export function isGenuinePixel(sealer: Sealer, token: string, check: string): boolean {
  return isSame(pixelUrl(accountWith(sealer), { token }), `/oo/${token}/${check}/e.gif`)
}

/** Whether an unsubscribe link is one that this server has made. */
export function isGenuineUnsubscribe(
  sealer: Sealer,
  { m, b, e, x }: { readonly m: string; readonly b: string; readonly e: string; readonly x: string },
): boolean {
  const genuine = unsubscribeUrl(accountWith(sealer), { token: m, short: b })
  return isSame(genuine, `/unsub2?m=${m}&b=${b}&e=${e}&x=${x}`)
}

function accountWith({ secret }: Sealer): MailjetAccount {
  return { secret, userId: 0, apiKeyId: 0, trackUrl: '', trackLabel: '' }
}

function isSame(genuine: string, given: string): boolean {
  const [a, b] = [Buffer.from(genuine), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}
