import { type Connection, withQuery } from '../../client/connection.ts'
import type { FullReleaseJson, ReleaseJson } from '../../contract/release.ts'
import { PostfangError } from '../../model/errors.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../read-flags.ts'
import { readTimeout } from '../read-timeout.ts'
import { connectTo, exitHelp, serverFlags, serverHelp } from '../server-flags.ts'
import { note, printLine } from '../terminal.ts'

const flags = {
  ...serverFlags,
  to: { type: 'string', multiple: true },
  from: { type: 'string' },
  relay: { type: 'string' },
  mailbox: { type: 'string', short: 'm' },
  wait: { type: 'boolean' },
  timeout: { type: 'string', default: '2m' },
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
  --timeout <time>         How long, as 500ms, 10s or 2m; default 2m. The release goes on all the same
  --json                   The whole release, as JSON
${serverHelp}
${exitHelp}`,

  async run(args) {
    const { values, positionals } = readFlags(args, flags, 1)
    const [id] = positionals
    const to = (values.to ?? []).flatMap((list) => list.split(',')).map((address) => address.trim())
    if (id === undefined) throw new PostfangError('invalid', 'Say which message: an id, or "latest"')
    if (to.length === 0) throw new PostfangError('invalid', 'Say to whom it is to be sent on: --to')
    const timeoutMs = readTimeout(values.timeout)
    const connection = connectTo(values)
    const path = withQuery(`/api/messages/${encodeURIComponent(id)}/release`, { mailbox: values.mailbox })
    const ordered = await connection.json<ReleaseJson>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to, from: values.from, relay: values.relay }),
    })
    const shown = values.wait ? await untilTried(connection, ordered.id, timeoutMs) : ordered
    printLine(values.json ? JSON.stringify(shown) : shown.id)
    if (!values.wait) return 0
    for (const { address, state, reply } of shown.recipients)
      note(`${address}: ${state} ${reply ?? ''}`.trim())
    // Why it did not work is said to scripts, too.
    const trouble =
      shown.error ?? (isOver(shown) ? null : `Not tried within ${values.timeout}: it goes on by itself`)
    if (trouble !== null) process.stderr.write(`${trouble}\n`)
    return shown.state === 'sent' ? 0 : 1
  },
}

const pollMs = 250

function isOver({ state }: ReleaseJson): boolean {
  return state !== 'queued' && state !== 'sending'
}

/** @returns it as it is once it was tried, or when the time is up */
async function untilTried(connection: Connection, id: string, timeoutMs: number): Promise<ReleaseJson> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const { attempts, ...found } = await connection.json<FullReleaseJson>(
      `/api/releases/${encodeURIComponent(id)}`,
    )
    const isTried = isOver(found) || (found.state === 'queued' && attempts.length > 0)
    const leftMs = deadline - performance.now()
    if (isTried || leftMs <= 0) return found
    await new Promise((resolve) => setTimeout(resolve, Math.min(pollMs, leftMs)))
  }
}
