import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { withQuery } from '../../client/connection.ts'
import { PostfangError } from '../../model/errors.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../read-flags.ts'
import { connectTo, exitHelp, serverFlags, serverHelp } from '../server-flags.ts'
import { printLine } from '../terminal.ts'

const flags = {
  ...serverFlags,
  mailbox: { type: 'string', short: 'm' },
  from: { type: 'string' },
  to: { type: 'string' },
  sample: { type: 'string' },
} as const

/** `postfang send`: a message by HTTP, without an SMTP client. */
export const send: Command = {
  help: `Puts a message in, byte for byte, and prints its id.

Usage: postfang send message.eml [flags]
       postfang send - < message.eml
       postfang send --sample welcome

  --mailbox, -m <name>     Mailbox to file into; default inbox
  --from, --to <address>   The envelope, several recipients comma-separated; default: what the header says
  --sample <name>          One of Postfang's own: welcome, password-reset, receipt, newsletter, …
${serverHelp}
${exitHelp}`,

  async run(args) {
    const { values, positionals } = readFlags(args, flags, 1)
    const [file] = positionals
    const { mailbox, from, to, sample } = values
    if ((file === undefined) === (sample === undefined)) {
      throw new PostfangError(
        'invalid',
        'Say what to send: a file, - for standard input, or --sample welcome',
      )
    }
    if (sample !== undefined && (from !== undefined || to !== undefined)) {
      throw new PostfangError('invalid', '--from and --to go with a file: a sample has its own')
    }
    const connection = connectTo(values)
    const { id } =
      file === undefined
        ? await connection.json<{ id: string }>(
            withQuery(`/api/samples/${encodeURIComponent(sample ?? '')}`, { mailbox }),
            { method: 'POST' },
          )
        : await connection.json<{ id: string }>(withQuery('/api/messages', { mailbox, from, to }), {
            method: 'POST',
            headers: { 'content-type': 'message/rfc822' },
            body: await readInput(file),
          })
    printLine(id)
    return 0
  },
}

async function readInput(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(file === '-' ? await buffer(process.stdin) : await readFile(file))
  } catch (error) {
    throw new PostfangError(
      'invalid',
      `Cannot read "${file}": ${error instanceof Error ? error.message : error}`,
    )
  }
}
