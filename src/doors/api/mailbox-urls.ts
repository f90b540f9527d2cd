import type { CreatedMailboxJson } from '../../contract/mailbox.ts'

const schemes: ReadonlySet<string> = new Set(['smtp:', 'starttls:', 'smtps:'])

/**
 * The URLs by which an application sends into a mailbox: its name is the user name, any password will do. The clear
 * listener comes first, since the others show a certificate that nobody knows.
 *
 * @param host what the client calls this server, for listeners on all addresses
 */
export function mailboxUrls(
  name: string,
  listeners: readonly string[],
  host: string,
): Pick<CreatedMailboxJson, 'smtp' | 'smtpUrls'> {
  const urls = listeners
    .filter((listener) => schemes.has(URL.parse(listener)?.protocol ?? ''))
    .map((listener) => withLogin(new URL(listener), name, host))
    .toSorted((one, other) => Number(other.startsWith('smtp:')) - Number(one.startsWith('smtp:')))
  return { smtp: urls[0] ?? null, smtpUrls: urls }
}

function withLogin({ protocol, hostname, port }: URL, name: string, host: string): string {
  const reached = hostname === '0.0.0.0' || hostname === '[::]' ? host : hostname
  // Some clients take only letters and digits as they are.
  const user = encodeURIComponent(name).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  )
  return `${protocol}//${user}:any@${reached}:${port}`
}
