import { type Connection, withQuery } from '../../client/connection.ts'
import type { MessageJson } from '../../contract/message.ts'
import { PostfangError } from '../../model/errors.ts'
import type { Command } from '../command.ts'
import { choosePrinter, outputFlags, outputHelp, printHead } from '../print-message.ts'
import { readFlags } from '../read-flags.ts'
import { connectTo, exitHelp, serverFlags, serverHelp } from '../server-flags.ts'
import { printBytes, printLine } from '../terminal.ts'

const flags = {
  ...serverFlags,
  ...outputFlags,
  mailbox: { type: 'string', short: 'm' },
  html: { type: 'boolean' },
  text: { type: 'boolean' },
  headers: { type: 'boolean' },
  raw: { type: 'boolean' },
} as const

/** `postfang show`: one message, or a part of it. */
export const show: Command = {
  help: `Prints a message: who, what and when, then its text; or the part of it that is asked for.

Usage: postfang show <id|latest> [flags]
       postfang show latest --raw > message.eml

  --mailbox, -m <name>     The latest of this mailbox; without it of all
  --html, --text           The part as it was sent, decoded
  --headers                The header, decoded, a field a line
  --raw                    The bytes as they were received
${outputHelp}${serverHelp}
${exitHelp}`,

  async run(args) {
    const { values, positionals } = readFlags(args, flags, 1)
    const [id = 'latest'] = positionals
    const parts = (['html', 'text', 'headers', 'raw'] as const).filter((part) => values[part])
    const printer = choosePrinter(values)
    if (parts.length + (printer ? 1 : 0) > 1) {
      throw new PostfangError('invalid', 'Say one thing to print: --html, --text, --headers, --raw or --json')
    }
    const connection = connectTo(values)
    const address = { id, mailbox: values.mailbox }
    const [part] = parts
    if (part === 'html' || part === 'text' || part === 'raw') {
      const response = await connection.request(pathOf(address, `/${part}`))
      printBytes(new Uint8Array(await response.arrayBuffer()))
      return 0
    }
    const message = await readMessage(connection, address)
    if (part === 'headers') for (const { name, value } of message.headers) printLine(`${name}: ${value}`)
    else (printer ?? printAll)(message)
    return 0
  },
}

interface MessageAddress {
  readonly id: string
  readonly mailbox: string | undefined
}

/** @throws PostfangError `invalid` for a mailbox beside an id */
function pathOf({ id, mailbox }: MessageAddress, below: string): string {
  if (mailbox !== undefined && id !== 'latest') {
    throw new PostfangError('invalid', '--mailbox goes with "latest": an id says it all')
  }
  return withQuery(`/api/messages/${encodeURIComponent(id)}${below}`, { mailbox })
}

export function readMessage(connection: Connection, address: MessageAddress): Promise<MessageJson> {
  return connection.json<MessageJson>(pathOf(address, ''))
}

function printAll(message: MessageJson): void {
  printHead(message)
  for (const { filename, contentType, size } of message.attachments) {
    printLine(`Attached: ${filename ?? contentType} (${size} bytes)`)
  }
  printLine('')
  printLine(message.text ?? (message.html === null ? '' : '(HTML only: see --html)'))
}
