import { withQuery } from '../../client/connection.ts'
import type { MessageListJson } from '../../contract/api.ts'
import type { Command } from '../command.ts'
import { printSummary } from '../print-message.ts'
import { readFlags } from '../read-flags.ts'
import { connectTo, exitHelp, serverFlags, serverHelp } from '../server-flags.ts'
import { note, print } from '../terminal.ts'

const flags = {
  ...serverFlags,
  mailbox: { type: 'string', short: 'm' },
  limit: { type: 'string', default: '50' },
  json: { type: 'boolean' },
} as const

/** `postfang list`: a page of messages. */
export const list: Command = {
  help: `Lists messages, newest first: id, time, sender, recipient and subject, with tabs between them in a pipe.

Usage: postfang list [search] [flags]
       postfang list 'subject:invoice is:unread' --json | jq -r .id

  --mailbox, -m <name>     Only this mailbox; without it all of them
  --limit <n>              At most so many, up to 500; default 50
  --json                   One JSON object a line
${serverHelp}
${exitHelp}`,

  async run(args) {
    const { values, positionals } = readFlags(args, flags, 1)
    const { mailbox, limit, json } = values
    const path = withQuery('/api/messages', { mailbox, limit, q: positionals[0] })
    const { messages, total } = await connectTo(values).json<MessageListJson>(path)
    for (const message of messages) {
      if (json) print(`${JSON.stringify(message)}\n`)
      else printSummary(message)
    }
    note(`${messages.length} of ${total}`)
    return messages.length > 0 ? 0 : 1
  },
}
