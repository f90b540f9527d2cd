import { PostfangError } from './model/errors.ts'
import { compatSettings } from './settings/compat.ts'
import { faultSettings } from './settings/faults.ts'
import { httpSettings } from './settings/http.ts'
import { mailjetSettings } from './settings/mailjet.ts'
import type { LentSetting } from './settings/mailpit-environment.ts'
import { outboundSettings } from './settings/outbound.ts'
import { outputSettings } from './settings/output.ts'
import { pop3Settings } from './settings/pop3.ts'
import { relaySettings } from './settings/relay.ts'
import { smtpSettings } from './settings/smtp.ts'
import { storageSettings } from './settings/storage.ts'

/** THE declaration of every setting: flags, environment and help are made from it. */
export const settings = {
  ...smtpSettings,
  ...pop3Settings,
  ...httpSettings,
  ...storageSettings,
  ...outboundSettings,
  ...relaySettings,
  ...faultSettings,
  ...compatSettings,
  ...mailjetSettings,
  ...outputSettings,
} as const

type Settings = typeof settings
export type SettingName = keyof Settings

/** Settings that always have a value, since they have a default. */
type Fixed =
  | 'smtp'
  | 'smtp-auth'
  | 'profile'
  | 'http'
  | 'compat'
  | 'data'
  | 'durability'
  | 'fault-domain'
  | 'relay-retries'
  | 'relay-timeout'
  | 'track-opens'
  | 'track-clicks'
  | 'event-retry'
  | 'event-give-up'
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
 * Puts a configuration together: what was given on the command line, else what another program's variables say, else
 * in the environment, else the default. An image sets our own variables as its defaults, so that those of another
 * program, which somebody has set, come first.
 *
 * @param given flags by name, as text
 * @throws PostfangError `invalid` with one sentence for the first value that is not allowed
 */
export function createConfig(
  given: Readonly<Partial<Record<SettingName, string>>>,
  environment: Readonly<Record<string, string | undefined>>,
  lent: Readonly<Record<string, LentSetting>> = {},
): Config {
  const names = Object.keys(settings) as SettingName[]
  const entries = names.map((name) => {
    const flag = given[name]
    if (flag !== undefined) return [name, parseSetting(name, flag, `--${name}`)]
    const other = lent[name]
    if (other !== undefined) return [name, parseSetting(name, other.text, other.source)]
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
