import { withQuery } from '../../client/connection.ts'
import type { CreatedMailboxJson } from '../../contract/mailbox.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../read-flags.ts'
import { connectTo, exitHelp, serverFlags, serverHelp } from '../server-flags.ts'
import { printLine } from '../terminal.ts'

const flags = { ...serverFlags, json: { type: 'boolean' } } as const

/** `postfang mailbox`: a mailbox for a script of its own. */
export const mailbox: Command = {
  help: `Prints the SMTP URL of a mailbox, with its login: of a fresh one that nobody else has, or of the one named.

Usage: postfang mailbox [name] [flags]
       SMTP_URL=$(postfang mailbox run-42)

  --json                   Name, URLs, and the sequence number to wait from (wait --since)
${serverHelp}
${exitHelp}`,

  async run(args) {
    const { values, positionals } = readFlags(args, flags, 1)
    const path = withQuery('/api/mailboxes', { name: positionals[0] })
    const created = await connectTo(values).json<CreatedMailboxJson>(path, { method: 'POST' })
    printLine(values.json ? JSON.stringify(created) : (created.smtp ?? ''))
    return 0
  },
}
