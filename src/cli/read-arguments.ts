import { type SettingName, settings } from '../config.ts'
import { PostfangError } from '../model/errors.ts'
import { commands } from './commands.ts'

export type ServeCommand =
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'serve'; readonly given: Readonly<Partial<Record<SettingName, string>>> }

/**
 * Reads the command line: `postfang [serve] [--flag value | --flag=value]…`.
 *
 * @throws PostfangError `invalid` with one sentence for what it does not know
 */
export function readArguments(args: readonly string[]): ServeCommand {
  const rest = [...args]
  if (rest[0] === 'serve') rest.shift()
  const given: Partial<Record<SettingName, string>> = {}
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--help' || word === '-h') return { kind: 'help' }
    if (word === '--version' || word === '-v') return { kind: 'version' }
    const [flag = '', ...value] = word.split('=')
    const name = toSettingName(flag)
    given[name] = value.length > 0 ? value.join('=') : readValue(name, rest)
  }
  return { kind: 'serve', given }
}

function toSettingName(flag: string): SettingName {
  if (!flag.startsWith('--')) {
    throw new PostfangError(
      'invalid',
      `Unknown command "${flag}": there are serve, ${Object.keys(commands).join(', ')}, and flags such as --smtp`,
    )
  }
  const name = flag.slice(2)
  if (Object.hasOwn(settings, name)) return name as SettingName
  const known = Object.keys(settings).map((known) => `--${known}`)
  throw new PostfangError('invalid', `Unknown flag "${flag}": expected one of ${known.join(', ')}`)
}

function readValue(name: SettingName, rest: string[]): string {
  const { placeholder, bare } = settings[name]
  if (placeholder === null) return 'on'
  if (bare !== undefined) return bare
  const value = rest.shift()
  if (value === undefined)
    throw new PostfangError('invalid', `--${name} needs a value: --${name} ${placeholder}`)
  return value
}
