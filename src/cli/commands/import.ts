import { PostfangError } from '../../model/errors.ts'
import type { Command } from '../command.ts'
import { openSource } from '../import/open-source.ts'
import { putMail } from '../import/put-mail.ts'
import { readFlags } from '../read-flags.ts'
import { connectTo, exitHelp, serverFlags, serverHelp } from '../server-flags.ts'
import { printLine, startCount, toCell } from '../terminal.ts'

const flags = {
  ...serverFlags,
  mailbox: { type: 'string', short: 'm' },
  mboxo: { type: 'boolean' },
  'keep-line-ends': { type: 'boolean' },
} as const

/** Reasons that are told one by one. */
const toldReasons = 20

/** `postfang import`: mail out of files and other servers. */
export const importMail: Command = {
  help: `Puts in what files and other servers have, and prints how many messages that were.

Usage: postfang import <source>… [flags]
       postfang import inbox.mbox ~/Maildir mails.zip message.eml export.jsonl
       postfang import http://127.0.0.1:8025                what a Mailpit, a MailHog or a Postfang has
       postfang import - < inbox.mbox

  --mailbox, -m <name>     Mailbox to file into; default inbox
  --mboxo                  Of an mbox, only ">From " was quoted, not ">>From "
  --keep-line-ends         Keep LF where a message has nothing else; they become CRLF otherwise
${serverHelp}
Each message is received now; when it was sent, its Date says. What is no mail, or too large, is skipped, with the reason
on standard error.

${exitHelp}`,

  async run(args) {
    const { values, positionals } = readFlags(args, flags, Number.MAX_SAFE_INTEGER)
    if (positionals.length === 0)
      throw new PostfangError('invalid', 'Say what to import: a file, a URL, or -')
    const connection = connectTo(values)
    const { maxMessageSize } = await connection.json<{ maxMessageSize: number }>('/api/info')
    const options = { maxBytes: maxMessageSize, isMboxo: values.mboxo ?? false }
    const how = { mailbox: values.mailbox, keepsLineEnds: values['keep-line-ends'] ?? false }
    const count = startCount()
    let imported = 0
    let skipped = 0
    const skip = (place: string, reason: string) => {
      skipped += 1
      if (skipped <= toldReasons) count.tell(`Skipped ${toCell(place)}: ${toCell(reason)}`)
    }
    try {
      for (const place of positionals) {
        for await (const item of openSource(place, options)) {
          if (item.kind === 'skipped') skip(item.place, item.reason)
          else {
            const refusal = await putMail(connection, item, how)
            if (refusal === undefined) imported += 1
            else skip(`message ${imported + skipped + 1} of ${place}`, refusal)
          }
          count.show(`${imported} imported, ${skipped} skipped`)
        }
      }
    } finally {
      count.end()
      printLine(`${imported} imported, ${skipped} skipped`)
    }
    return skipped === 0 ? 0 : 1
  },
}
