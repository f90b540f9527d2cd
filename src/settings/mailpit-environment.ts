import { PostfangError } from '../model/errors.ts'
import { readMailpitRelay, relayVariables } from './mailpit-relay.ts'

/** A setting that a variable of Mailpit's says, as text for its own parser. */
export interface LentSetting {
  readonly text: string
  /** The variable, for an error. */
  readonly source: string
}

export interface MailpitEnvironment {
  /** By the names of our settings. */
  readonly settings: Readonly<Record<string, LentSetting>>
  /** One sentence for each variable that says nothing here. */
  readonly warnings: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

/** Asks for what is so here anyway, or for what is of no consequence to a client. */
const idle: ReadonlySet<string> = new Set(
  `BLOCK_REMOTE_CSS_AND_FONTS COMPRESSION DISABLE_AUTO_VACUUM DISABLE_HTTP_COMPRESSION DISABLE_VERSION_CHECK DISABLE_WAL
   ENABLE_CHAOS ENABLE_PROMETHEUS LABEL QUIET SEND_API_AUTH_ACCEPT_ANY SMTP_AUTH_ACCEPT_ANY SMTP_AUTH_ALLOW_INSECURE
   SMTP_DISABLE_RDNS VERBOSE`.split(/\s+/),
)

/** Variables whose value is that of a setting of ours as it stands. */
const same: Readonly<Record<string, string>> = {
  ALLOWED_HOSTS: 'hosts',
  DATABASE: 'data',
  DATA_FILE: 'data',
  MAX_AGE: 'keep-age',
  UI_BIND_ADDR: 'http',
  WEBHOOK_URL: 'webhook',
  WEBROOT: 'compat-base',
}

/** Those that are read together, below. */
const read: ReadonlySet<string> = new Set(
  `MAX_MESSAGES MAX_MESSAGE_SIZE POP3_BIND_ADDR SMTP_AUTH_FILE SMTP_BIND_ADDR SMTP_MAX_RECIPIENTS SMTP_REQUIRE_STARTTLS SMTP_REQUIRE_TLS
   SMTP_TLS_CERT SMTP_TLS_KEY UI_AUTH`.split(/\s+/),
)

/** Guards that would be missing: better not to start than to start open. */
const guards: ReadonlySet<string> = new Set(['UI_AUTH_FILE', 'UI_TLS_CERT', 'UI_TLS_KEY'])

/**
 * Reads the variables by which Mailpit is set (`MP_*`), each with the meaning that it has there, where there is a setting
 * of ours for it.
 *
 * @throws PostfangError `invalid` for one that guards UI or API in a way that is not to be had here
 */
export function readMailpitEnvironment(environment: Environment): MailpitEnvironment {
  const settings: Record<string, LentSetting> = {}
  const warnings: string[] = []
  const lend = (name: string, text: string | undefined, variable: string) => {
    if (text !== undefined) settings[name] = { text, source: `MP_${variable}` }
  }
  const get = (variable: string) => environment[`MP_${variable}`] || undefined
  const relay = readMailpitRelay((variable) => get(`SMTP_RELAY_${variable}`))
  lend('relay', relay?.relay, 'SMTP_RELAY_HOST')
  lend('relay-recipients', relay?.recipients, 'SMTP_RELAY_ALLOWED_RECIPIENTS')
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('MP_') || value === undefined || value === '') continue
    if (name === 'MP_WEBROOT' && /^\/+$/.test(value)) continue
    const variable = name.slice(3)
    if (guards.has(variable)) throw cannotGuard(name)
    if (relay !== undefined && relayVariables.has(name.replace(/^MP_SMTP_RELAY_/, ''))) continue
    const own = same[variable]
    if (own !== undefined) lend(own, value, variable)
    else if (!idle.has(variable) && !read.has(variable)) warnings.push(describeUnknown(name))
  }
  lend('auth', readLogin(get('UI_AUTH')), 'UI_AUTH')
  lend('keep-count', get('MAX_MESSAGES') === '0' ? undefined : get('MAX_MESSAGES'), 'MAX_MESSAGES')
  lend('smtp-limits', readLimits(get('MAX_MESSAGE_SIZE'), get('SMTP_MAX_RECIPIENTS')), 'MAX_MESSAGE_SIZE')
  lend('smtp-users', get('SMTP_AUTH_FILE'), 'SMTP_AUTH_FILE')
  lend('smtp-auth', get('SMTP_AUTH_FILE') && 'required', 'SMTP_AUTH_FILE')
  lend('pop3', readPop3(get), 'POP3_BIND_ADDR')
  lendSmtp(get, lend)
  return { settings, warnings }
}

/** Mailpit opens POP3 only where there are logins for it; here any login is taken. */
function readPop3(get: (variable: string) => string | undefined): string | undefined {
  if (get('POP3_AUTH') === undefined && get('POP3_AUTH_FILE') === undefined) return undefined
  const address = get('POP3_BIND_ADDR') ?? '0.0.0.0:1110'
  return get('POP3_TLS_CERT') === undefined ? address : `pop3s://${address}`
}

function lendSmtp(
  get: (variable: string) => string | undefined,
  lend: (name: string, text: string | undefined, variable: string) => void,
): void {
  const certificate = get('SMTP_TLS_CERT')
  const [, names] = /^sans:(.*)$/.exec(certificate ?? '') ?? []
  if (names !== undefined) lend('tls-names', names, 'SMTP_TLS_CERT')
  else {
    lend('tls-cert', certificate, 'SMTP_TLS_CERT')
    lend('tls-key', get('SMTP_TLS_KEY'), 'SMTP_TLS_KEY')
  }
  const isTls = isOn(get('SMTP_REQUIRE_TLS'))
  const isStarttls = isOn(get('SMTP_REQUIRE_STARTTLS'))
  if (isStarttls) lend('require-tls', 'on', 'SMTP_REQUIRE_STARTTLS')
  const asked = get('SMTP_BIND_ADDR')
  if (asked === undefined && !isTls && !isStarttls && certificate === undefined) return
  const scheme = isTls ? 'smtps' : isStarttls || certificate !== undefined ? 'starttls' : 'smtp'
  // A socket's permissions are those of its directory here.
  const [, socket] = /^unix:(.*?)(?::\d{3,4})?$/.exec(asked ?? '') ?? []
  lend(
    'smtp',
    socket === undefined ? `${scheme}://${asked ?? usualAddress}` : `unix:${socket}`,
    'SMTP_BIND_ADDR',
  )
}

const usualAddress = '0.0.0.0:1025'

function isOn(value: string | undefined): boolean {
  return /^(?:1|true|yes)$/i.test(value ?? '')
}

/** Mailpit's size is in MiB, and 0 is none at all: the most there is. */
function readLimits(mebibytes: string | undefined, recipients: string | undefined): string | undefined {
  const size = mebibytes === '0' ? '1024' : mebibytes
  const parts = [size && `size=${size}MiB`, recipients && `recipients=${recipients}`].filter(Boolean)
  return parts.length === 0 ? undefined : parts.join(',')
}

/** Mailpit takes several logins with passwords in clear or hashed; here there is one, in clear. */
function readLogin(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  const [login = '', ...others] = value.trim().split(/\s+/)
  const password = login.slice(login.indexOf(':') + 1)
  if (others.length > 0 || /^(?:\$|\{)/.test(password)) throw cannotGuard('MP_UI_AUTH')
  return login
}

function cannotGuard(name: string): PostfangError {
  return new PostfangError(
    'invalid',
    `${name} cannot be honoured: guard UI and API with --auth user:password or --tokens <file>, or unset it`,
  )
}

function describeUnknown(name: string): string {
  if (/^MP_POP3_TLS_/.test(name)) {
    return `${name} is passed over: POP3 has the certificate of --tls-cert, or a generated one`
  }
  if (name === 'MP_SMTP_AUTH' || /^MP_POP3_AUTH/.test(name))
    return `${name} is passed over: any login is taken, and its user name is the mailbox`
  if (name === 'MP_SMTP_RELAY_HOST') {
    return `${name} is passed over: sending on needs to know who may get real mail, such as MP_SMTP_RELAY_ALLOWED_RECIPIENTS='@example\\.com$', or --relay and --relay-recipients`
  }
  if (/^MP_SMTP_(?:RELAY|FORWARD)_/.test(name)) return `${name} is passed over: nothing is relayed by it`
  return `${name} is passed over: Postfang has no such setting`
}
