import { findCommand } from './commands.ts'
import { toEnding } from './exit-code.ts'
import { composeHelp } from './help.ts'
import { readArguments, type ServeCommand } from './read-arguments.ts'
import { readVersion } from './version.ts'

/** The command `postfang`: reads its arguments and does what they say. The exit codes are those of {@link toEnding}. */
async function main(args: readonly string[]): Promise<void> {
  const [name, ...rest] = args
  const entry = findCommand(name)
  if (entry !== undefined) {
    const command = await entry.load()
    if (rest.some((word) => word === '--help' || word === '-h')) process.stdout.write(command.help)
    else process.exitCode = await command.run(rest)
    return
  }
  const command = readArguments(args)
  if (command.kind === 'serve') {
    const { serve } = await import('./serve.ts')
    return serve(command.given)
  }
  process.stdout.write(textOf(command))
}

function textOf(command: ServeCommand): string {
  return command.kind === 'help' ? composeHelp() : `${readVersion()}\n`
}

// Whoever reads may have enough: `postfang list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

main(process.argv.slice(2)).catch((error: unknown) => {
  const { exitCode, message } = toEnding(error)
  console.error(message === undefined ? error : `postfang: ${message}`)
  process.exit(exitCode)
})
