import { type Connection, withQuery } from '../../client/connection.ts'
import type { FullReleaseJson, ReleaseJson } from '../../contract/release.ts'
import { PostfangError } from '../../model/errors.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../read-flags.ts'
import { connectTo, exitHelp, serverFlags, serverHelp } from '../server-flags.ts'
import { note, printLine } from '../terminal.ts'

const flags = {
  ...serverFlags,
  to: { type: 'string', multiple: true },
  from: { type: 'string' },
  relay: { type: 'string' },
  mailbox: { type: 'string', short: 'm' },
  wait: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

/** `postfang release`: really sends a message on. */
export const release: Command = {
  help: `Really sends a message on, by a relay of the server, and prints the id of the release.
The server must have been started with --relay and --relay-recipients.

Usage: postfang release <id|latest> --to qa@example.com [flags]

  --to <address>           Recipient; may be given several times, or comma-separated
  --from <address>         Envelope sender; default: the captured one. "" for the null sender
  --relay <name>           Default: the server's first
  --mailbox, -m <name>     With "latest": the latest of this mailbox
  --wait                   Stays until it was tried once, and says how that went;
                           exit code 1 unless everybody has it
  --json                   The whole release, as JSON
${serverHelp}
${exitHelp}`,

  async run(args) {
    const { values, positionals } = readFlags(args, flags, 1)
    const [id] = positionals
    const to = (values.to ?? []).flatMap((list) => list.split(',')).map((address) => address.trim())
    if (id === undefined) throw new PostfangError('invalid', 'Say which message: an id, or "latest"')
    if (to.length === 0) throw new PostfangError('invalid', 'Say to whom it is to be sent on: --to')
    const connection = connectTo(values)
    const path = withQuery(`/api/messages/${encodeURIComponent(id)}/release`, { mailbox: values.mailbox })
    const ordered = await connection.json<ReleaseJson>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to, from: values.from, relay: values.relay }),
    })
    const shown = values.wait ? await untilTried(connection, ordered.id) : ordered
    printLine(values.json ? JSON.stringify(shown) : shown.id)
    if (!values.wait) return 0
    for (const { address, state, reply } of shown.recipients)
      note(`${address}: ${state} ${reply ?? ''}`.trim())
    if (shown.error !== null) note(shown.error)
    return shown.state === 'sent' ? 0 : 1
  },
}

const pollMs = 250

async function untilTried(connection: Connection, id: string): Promise<ReleaseJson> {
  for (;;) {
    const { attempts, ...found } = await connection.json<FullReleaseJson>(
      `/api/releases/${encodeURIComponent(id)}`,
    )
    const isTried = found.state !== 'sending' && (attempts.length > 0 || found.state !== 'queued')
    if (isTried) return found
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}
