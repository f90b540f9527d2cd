/** Mailpit's relay as settings of ours. */
export interface MailpitRelay {
  /** For `--relay`. */
  readonly relay: string
  /** For `--relay-recipients`. */
  readonly recipients: string
}

/** The variables behind `MP_SMTP_RELAY_` that a relay is read from. */
export const relayVariables: ReadonlySet<string> = new Set(
  'HOST PORT STARTTLS TLS ALLOW_INSECURE AUTH USERNAME PASSWORD ALLOWED_RECIPIENTS'.split(' '),
)

/**
 * Reads Mailpit's relay where its variables say all that is needed here, and nothing that would be missing: who may be
 * sent to has to be named, nobody may be excepted from it, and the login is PLAIN or LOGIN.
 *
 * @param get a variable by its name behind `MP_SMTP_RELAY_`
 */
export function readMailpitRelay(get: (variable: string) => string | undefined): MailpitRelay | undefined {
  const [host, allowed, auth = 'none'] = [get('HOST'), get('ALLOWED_RECIPIENTS'), get('AUTH')?.toLowerCase()]
  if (host === undefined || allowed === undefined || get('BLOCKED_RECIPIENTS') !== undefined) return undefined
  const recipients = readAllowed(allowed)
  if (recipients === undefined || !['none', 'plain', 'login'].includes(auth)) return undefined
  const scheme = isOn(get('TLS')) ? 'smtps' : isOn(get('STARTTLS')) ? 'smtp+starttls' : 'smtp'
  const user = [get('USERNAME'), get('PASSWORD')].map((text = '') => encodeURIComponent(text)).join(':')
  const query = isOn(get('ALLOW_INSECURE')) ? '?verify=no' : ''
  const login = auth === 'none' ? '' : `${user}@`
  return { relay: `${scheme}://${login}${host}:${get('PORT') ?? 25}${query}`, recipients }
}

/**
 * The addresses and domains that a regular expression stands for, where it is no more than a list of them; undefined for
 * any other. A dot that is not escaped, and an end that is not anchored, are taken for what was meant.
 */
function readAllowed(pattern: string): string | undefined {
  const [, body = ''] = /^(?:\(\?i\))?\^?(.*?)\$?$/.exec(pattern.trim()) ?? []
  const entries = alternatives(body).flatMap((each) => {
    const [, domains] = /^(?:\.[*+])?@(.+)$/.exec(each) ?? []
    return domains === undefined ? [each] : alternatives(domains).map((domain) => `@${domain}`)
  })
  const plain = entries.map((entry) => entry.replace(/^\^|\$$/g, '').replaceAll(/\\([.+@-])/g, '$1'))
  return plain.every((entry) => /^[\w.-]*@[\w-]+(?:\.[\w-]+)*$/.test(entry)) ? plain.join(', ') : undefined
}

/** `(a|b)` and `a|b` as what is between the bars; a bar within brackets separates nothing here. */
function alternatives(text: string): readonly string[] {
  const [, inner = text] = /^\((?:\?:)?([^()]*)\)$/.exec(text) ?? []
  return /[()]/.test(inner) ? [inner] : inner.split('|')
}

function isOn(value: string | undefined): boolean {
  return /^(?:1|true|yes)$/i.test(value ?? '')
}
