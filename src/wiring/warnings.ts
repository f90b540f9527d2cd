import { basename } from 'node:path'
import { type Config, settings } from '../config.ts'
import type { SmtpDoor } from '../doors/smtp/door.ts'
import { toListenError } from '../doors/smtp/listen-failure.ts'
import { isLoopback } from '../http/bind-address.ts'
import type { Credentials } from '../http/gate/auth-rule.ts'

export function isDefault(config: Config): boolean {
  const standard = settings.smtp.parse(settings.smtp.fallback ?? '')
  return JSON.stringify(config.smtp) === JSON.stringify(standard)
}

/**
 * Of the default listeners only the first must be free: the others being taken is a warning. Of those that somebody has
 * asked for, each must be.
 */
export function refuseFailed(door: SmtpDoor, isDefaultList: boolean): readonly string[] {
  const [first, ...others] = door.failed.filter(
    ({ listener }) => !isDefaultList || listener.scheme === 'smtp',
  )
  if (first !== undefined) throw toListenError([first, ...others])
  return door.failed.map(({ error }) => error.message)
}

/** Only those who are known can send. */
export function isGuarded(config: Config): boolean {
  return config['smtp-auth'] === 'required' && config['smtp-users'] !== undefined
}

export function warnOfDamage(path: string, aside: string | null): readonly string[] {
  if (aside === null) return []
  return [
    `The database "${path}" was damaged: it is kept as "${basename(aside)}" beside it, and a new one was begun. ` +
      '"postfang verify" tells what is wrong with it, "postfang restore" brings a backup back',
  ]
}

export function warnOfOpenDoors(
  host: string,
  openSmtpUrls: readonly string[],
  pop3Urls: readonly string[],
  { basic, tokens }: Credentials,
): readonly string[] {
  const warnings: string[] = []
  const openPop3 = pop3Urls.filter((url) => !isLoopback(new URL(url).hostname.replace(/^\[|\]$/gu, '')))
  if (openPop3.length > 0)
    warnings.push(`Anybody who reaches ${openPop3.join(', ')} can fetch and delete mail`)
  if (!isLoopback(host) && basic === undefined && tokens === undefined) {
    warnings.push(`Anybody who reaches ${host} can read this mail: set --auth or --tokens`)
  }
  const isLocal = (url: string) =>
    url.includes('unix:') || isLoopback(new URL(url).hostname.replace(/^\[|\]$/gu, ''))
  const open = openSmtpUrls.filter((url) => !isLocal(url))
  if (open.length > 0) warnings.push(`Anybody who reaches ${open.join(', ')} can send mail here`)
  return warnings
}
