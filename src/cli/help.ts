import { environmentName, type SettingName, settings } from '../config.ts'
import { commands } from './commands.ts'

/** The text of `--help`, made from the settings. */
export function composeHelp(): string {
  const names = Object.keys(settings) as SettingName[]
  const flags = names.map((name) => {
    const { placeholder, fallback, help } = settings[name]
    const value = placeholder === null ? '' : placeholder.startsWith('[') ? placeholder : ` ${placeholder}`
    const standard = fallback === undefined ? '' : `\n      default: ${fallback}`
    return `  --${name}${value}   (${environmentName(name)})\n      ${help}${standard}`
  })
  return `Postfang catches every mail an application sends, delivers none, and shows it.

Usage: postfang [serve] [flags]
       postfang <command> [flags]      postfang <command> --help tells more

Commands, most of them for a server that runs:
${composeCommands()}

Flags of serve:
${flags.join('\n')}
  --help, --version
`
}

function composeCommands(): string {
  return Object.entries(commands)
    .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
    .join('\n')
}
