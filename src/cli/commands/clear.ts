import { withQuery } from '../../client/connection.ts'
import { PostfangError } from '../../model/errors.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../read-flags.ts'
import { connectTo, exitHelp, serverFlags, serverHelp } from '../server-flags.ts'
import { printLine } from '../terminal.ts'

const flags = {
  ...serverFlags,
  mailbox: { type: 'string', short: 'm' },
  all: { type: 'boolean' },
} as const

/** `postfang clear`: deletes what is named, and nothing where nothing is. */
export const clear: Command = {
  help: `Deletes messages and prints how many.

Usage: postfang clear --mailbox run-42
       postfang clear 'before:2d'
       postfang clear --all

  --mailbox, -m <name>     Those of this mailbox
  [search]                 Those that match
  --all                    All there are, in every mailbox
${serverHelp}
${exitHelp}`,

  async run(args) {
    const { values, positionals } = readFlags(args, flags, 1)
    const { mailbox, all } = values
    const [q] = positionals
    if (!mailbox && !q && !all) {
      throw new PostfangError('invalid', 'Say what to delete: --mailbox, a search, or --all')
    }
    const path = withQuery('/api/messages', { mailbox, q })
    const { deleted } = await connectTo(values).json<{ deleted: number }>(path, { method: 'DELETE' })
    printLine(String(deleted))
    return 0
  },
}
