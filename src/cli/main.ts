import { PostfangError } from '../model/errors.ts'
import { composeHelp } from './help.ts'
import { type Command, readArguments } from './read-arguments.ts'
import { readVersion } from './version.ts'

/** The command `postfang`: reads its arguments and does what they say. Exit codes: 1 failed, 2 wrong usage, 3 port in use. */
async function main(args: readonly string[]): Promise<void> {
  const command = readArguments(args)
  if (command.kind === 'serve') {
    const { serve } = await import('./serve.ts')
    return serve(command.given)
  }
  process.stdout.write(textOf(command))
}

function textOf(command: Command): string {
  return command.kind === 'help' ? composeHelp() : `${readVersion()}\n`
}

const exitCodes: Readonly<Record<string, number>> = { invalid: 2, 'port-in-use': 3 }

main(process.argv.slice(2)).catch((error: unknown) => {
  const isExpected = error instanceof PostfangError
  console.error(isExpected ? `postfang: ${error.message}` : error)
  process.exit(isExpected ? (exitCodes[error.code] ?? 1) : 1)
})
