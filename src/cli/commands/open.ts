import { spawn } from 'node:child_process'
import { withQuery } from '../../client/connection.ts'
import { messageUrl } from '../../client/create-message.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../read-flags.ts'
import { connectTo, exitHelp, serverFlags, serverHelp } from '../server-flags.ts'
import { isTerminal, printLine } from '../terminal.ts'
import { readMessage } from './show.ts'

const flags = {
  ...serverFlags,
  mailbox: { type: 'string', short: 'm' },
  print: { type: 'boolean' },
} as const

/** `postfang open`: from the shell to the screen. */
export const open: Command = {
  help: `Prints the address of a message on the screen, or of the mailbox, and opens it in the browser.

Usage: postfang open [id|latest] [flags]

  --mailbox, -m <name>     This mailbox, or the latest of it
  --print                  Open nothing; so it is wherever the output is no terminal
${serverHelp}
${exitHelp}`,

  async run(args) {
    const { values, positionals } = readFlags(args, flags, 1)
    const [id] = positionals
    const { mailbox } = values
    const connection = connectTo(values)
    const url =
      id === undefined
        ? `${connection.url}${withQuery('/', { mailbox })}`
        : messageUrl(connection, (await readMessage(connection, { id, mailbox })).id)
    printLine(url)
    if (isTerminal() && !values.print) openInBrowser(url)
    return 0
  },
}

const openers: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/** The address is our own, and passes no shell. Where there is no browser, it has been printed. */
function openInBrowser(url: string): void {
  const [program, ...args] = openers[process.platform] ?? ['xdg-open']
  const child = spawn(program, [...args, url], { detached: true, stdio: 'ignore' })
  child.on('error', () => undefined)
  child.unref()
}
