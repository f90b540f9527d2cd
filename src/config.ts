import { join } from 'node:path'
import { parseTlsNames } from './doors/smtp/certificate-names.ts'
import { limitSettings, parseLimits } from './doors/smtp/limit-settings.ts'
import { profileNames } from './doors/smtp/profile.ts'
import { parseTrustedAddresses } from './doors/smtp/trusted-addresses.ts'
import { type BindAddress, parseBindAddress } from './http/bind-address.ts'
import { parseBytes, parseCount } from './lib/parse-amount.ts'
import { PostfangError } from './model/errors.ts'
import { limits } from './model/limits.ts'
import {
  parseAllowedTargets,
  parseAmount,
  parseChoice,
  parseFaultDomains,
  parseHosts,
  parseInteger,
  parseListeners,
  parseLogin,
  parsePath,
  parseSecret,
  parseSwitch,
  parseTimeSpan,
  parseWebhooks,
  userDataDirectory,
} from './setting-values.ts'
import type { Durability } from './store/sqlite/open-database.ts'

/** One setting: a flag, an environment variable `POSTFANG_<NAME>`, a line of `--help`. */
interface Setting<T> {
  /** Shown after the flag in the help; null for a flag that is there or not. */
  readonly placeholder: string | null
  /** A placeholder in brackets may be left out: then the flag means this. */
  readonly bare?: string
  /** As a person would write it; undefined where there is none. */
  readonly fallback: string | undefined
  readonly help: string
  /** True for a value that must not be shown, not even when it is wrong. */
  readonly isSecret?: true
  /** @throws PostfangError `invalid` that says what is allowed */
  readonly parse: (text: string) => T
}

/** THE declaration of every setting: flags, environment and help are made from it. */
export const settings = {
  smtp: setting({
    placeholder: '<list>',
    fallback: 'smtp://127.0.0.1:1025, starttls://127.0.0.1:1587, smtps://127.0.0.1:1465',
    help: 'SMTP listeners, comma-separated: smtp:// (clear), starttls://, smtps:// (TLS from the start), lmtp://, unix:/path; port 0 takes any free one; ?mailbox=name files its mail there',
    parse: parseListeners,
  }),
  'mailjet-ports': setting({
    placeholder: '[=offset]',
    bare: '0',
    fallback: undefined,
    help: "Adds Mailjet's ports 25, 80, 587, 588, 2525 (STARTTLS) and 465 (TLS), each plus the offset",
    parse: (text) => parseInteger(text, 0, 65_535 - 2_525),
  }),
  'smtp-auth': setting({
    placeholder: '<optional|required>',
    fallback: 'optional',
    help: 'required: mail without a login is refused with 530',
    parse: (text) => parseChoice(text, ['optional', 'required']),
  }),
  'smtp-users': setting({
    placeholder: '<file>',
    fallback: undefined,
    help: 'Takes only these SMTP logins: name:hash a line, bcrypt or argon2 (any login is right without it)',
    parse: parsePath,
  }),
  profile: setting({
    placeholder: '<postfang|mailjet>',
    fallback: 'postfang',
    help: "Whose SMTP answers are given: mailjet has its relay's names, texts and limits",
    parse: (text) => parseChoice(text, profileNames),
  }),
  'smtp-limits': setting({
    placeholder: '<name=value,...>',
    fallback: undefined,
    help: `Bounds of SMTP, such as size=15MiB,recipients=50,idle=30s: ${Object.keys(limitSettings).join(', ')}`,
    parse: parseLimits,
  }),
  'tls-names': setting({
    placeholder: '<list>',
    fallback: undefined,
    help: 'Names and addresses that the generated certificate stands for, besides those in use',
    parse: parseTlsNames,
  }),
  'tls-cert': setting({
    placeholder: '<file>',
    fallback: undefined,
    help: 'Certificate of your own (PEM, with what vouches for it) in place of a generated one; SIGHUP reads it again',
    parse: parsePath,
  }),
  'tls-key': setting({
    placeholder: '<file>',
    fallback: undefined,
    help: 'Its private key (PEM)',
    parse: parsePath,
  }),
  'proxy-protocol-from': setting({
    placeholder: '<list>',
    fallback: undefined,
    help: 'Addresses and networks whose SMTP connections begin with a PROXY header, version 1 or 2',
    parse: parseTrustedAddresses,
  }),
  'xclient-from': setting({
    placeholder: '<list>',
    fallback: undefined,
    help: 'Addresses and networks that may tell by XCLIENT who the SMTP client is',
    parse: parseTrustedAddresses,
  }),
  'require-tls': setting({
    placeholder: null,
    fallback: undefined,
    help: 'Refuses mail and logins in clear with 530, but over Unix sockets',
    parse: parseSwitch,
  }),
  http: setting<BindAddress>({
    placeholder: '<[host:]port>',
    fallback: '127.0.0.1:8025',
    help: 'Where the UI and the API listen',
    parse: parseBindAddress,
  }),
  data: setting({
    placeholder: '<path>',
    fallback: join(userDataDirectory(), 'postfang.db'),
    help: 'SQLite file that keeps the mail; :memory: keeps nothing',
    parse: parsePath,
  }),
  durability: setting<Durability>({
    placeholder: '<full|normal>',
    fallback: 'full',
    help: 'full: a 250 means on disk; normal: the last ones may be lost when the power fails',
    parse: (text) => parseChoice(text, ['full', 'normal']),
  }),
  'keep-age': setting({
    placeholder: '<time>',
    fallback: undefined,
    help: 'For how long to keep messages, such as 12h or 7d (for good); those tagged "protected" always stay',
    parse: parseTimeSpan,
  }),
  'keep-count': setting({
    placeholder: '<number>',
    fallback: undefined,
    help: 'How many messages to keep, such as 500 or 10k; the oldest go first (all)',
    parse: (text) => parseAmount(text, parseCount, 'a number such as 500 or 10k'),
  }),
  'keep-bytes': setting({
    placeholder: '<size>',
    fallback: undefined,
    help: 'How many bytes of messages to keep, such as 2GB; the oldest go first (all)',
    parse: (text) => parseAmount(text, parseBytes, 'a size such as 500MB or 2GB'),
  }),
  'keep-free': setting({
    placeholder: '<size>',
    fallback: '64MB',
    help: 'What to leave free of the disk: with less, mail is answered 452 until there is room again',
    parse: (text) => parseAmount(text, parseBytes, 'a size such as 64MB or 1GB'),
  }),
  'keep-sessions': setting({
    placeholder: '<number>',
    fallback: String(limits.keptSessions),
    help: 'How many SMTP sessions to keep with their transcripts',
    parse: (text) => parseInteger(text, 0, 1_000_000),
  }),
  'keep-sessions-for': setting({
    placeholder: '<time>',
    fallback: `${limits.keptSessionDays}d`,
    help: 'For how long to keep them, such as 12h or 7d',
    parse: parseTimeSpan,
  }),
  auth: setting({
    placeholder: '<user:password>',
    isSecret: true,
    fallback: undefined,
    help: 'Guards UI and API with this login',
    parse: parseLogin,
  }),
  tokens: setting({
    placeholder: '<file>',
    fallback: undefined,
    help: 'Guards UI and API with the bearer tokens of this file, one a line',
    parse: parsePath,
  }),
  hosts: setting({
    placeholder: '<list>',
    fallback: undefined,
    help: 'Names besides localhost under which UI and API are reached, comma-separated; https://name behind a proxy',
    parse: parseHosts,
  }),
  'remote-content': setting({
    placeholder: null,
    fallback: undefined,
    help: 'Lets a reviewer load the remote images of a mail in its preview (off: nothing leaves)',
    parse: parseSwitch,
  }),
  webhook: setting({
    placeholder: '<url>',
    fallback: undefined,
    help: 'Posts every received message to this address as JSON; several comma-separated (off: nothing leaves)',
    parse: parseWebhooks,
  }),
  'webhook-secret': setting({
    placeholder: '<secret>',
    isSecret: true,
    fallback: undefined,
    help: 'Signs what goes to --webhook with HMAC-SHA256',
    parse: parseSecret,
  }),
  'allow-webhooks': setting({
    placeholder: '<list|any>',
    fallback: undefined,
    help: 'Hosts that webhooks made by the API may post to, comma-separated; any: every public address (off: none)',
    parse: parseAllowedTargets,
  }),
  faults: setting({
    placeholder: '<file>',
    fallback: undefined,
    help: 'SMTP errors to begin with: a JSON array of rules as POST /api/faults takes them',
    parse: parsePath,
  }),
  'fault-domain': setting({
    placeholder: '<list>',
    fallback: 'fault.test',
    help: 'Domains whose recipients say themselves how they fail, comma-separated, such as reply-450@fault.test; off for none',
    parse: parseFaultDomains,
  }),
  json: setting({
    placeholder: null,
    fallback: undefined,
    help: 'Log lines and the ready line as JSON',
    parse: parseSwitch,
  }),
} as const

type Settings = typeof settings
export type SettingName = keyof Settings

/** Settings that always have a value, since they have a default. */
type Fixed =
  | 'smtp'
  | 'smtp-auth'
  | 'profile'
  | 'http'
  | 'data'
  | 'durability'
  | 'fault-domain'
  | 'keep-free'
  | 'keep-sessions'
  | 'keep-sessions-for'

/** The value of every setting; undefined for one that has neither value nor default. */
export type Config = {
  readonly [Name in Fixed]: ReturnType<Settings[Name]['parse']>
} & {
  readonly [Name in Exclude<SettingName, Fixed>]: ReturnType<Settings[Name]['parse']> | undefined
}

/** Reads one value. @throws PostfangError `invalid` with one sentence that names source, value and what is allowed */
export function parseSetting<Name extends SettingName>(
  name: Name,
  text: string,
  source: string,
): Config[Name] {
  try {
    return settings[name].parse(text) as Config[Name]
  } catch (error) {
    if (!(error instanceof PostfangError)) throw error
    const wrong = settings[name].isSecret ? 'is not right' : `cannot be "${text}"`
    throw new PostfangError('invalid', `${source} ${wrong}: ${error.message}`)
  }
}

/** The environment variable of a setting. */
export function environmentName(name: SettingName): string {
  return `POSTFANG_${name.replaceAll('-', '_').toUpperCase()}`
}

/**
 * Puts a configuration together: what was given on the command line, else in the environment, else the default.
 *
 * @param given flags by name, as text
 * @throws PostfangError `invalid` with one sentence for the first value that is not allowed
 */
export function createConfig(
  given: Readonly<Partial<Record<SettingName, string>>>,
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const names = Object.keys(settings) as SettingName[]
  const entries = names.map((name) => {
    const flag = given[name]
    if (flag !== undefined) return [name, parseSetting(name, flag, `--${name}`)]
    const variable = environment[environmentName(name)]
    if (variable !== undefined && variable !== '') {
      return [name, parseSetting(name, variable, environmentName(name))]
    }
    const { fallback } = settings[name]
    return [name, fallback === undefined ? undefined : parseSetting(name, fallback, `--${name}`)]
  })
  // Every name is in it, and those with a default have a value.
  return Object.fromEntries(entries) as Config
}

function setting<T>(declaration: Setting<T>): Setting<T> {
  return declaration
}
