import { createWriteStream, existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { withQuery } from '../../client/connection.ts'
import { PostfangError } from '../../model/errors.ts'
import type { Command } from '../command.ts'
import { writeFiles } from '../export/write-files.ts'
import { readFlags } from '../read-flags.ts'
import { connectTo, exitHelp, serverFlags, serverHelp } from '../server-flags.ts'
import { printLine } from '../terminal.ts'

const flags = {
  ...serverFlags,
  format: { type: 'string', short: 'f' },
  mailbox: { type: 'string', short: 'm' },
  q: { type: 'string', short: 'q' },
} as const

const formats = ['eml', 'mbox', 'maildir', 'zip', 'jsonl'] as const
type Format = (typeof formats)[number]

/** `postfang export`: mail into files. */
export const exportMail: Command = {
  help: `Writes all messages that match to a file or a directory that is not there yet, and prints its name.

Usage: postfang export all.zip
       postfang export --format maildir -m run-42 ./Maildir
       postfang export --format mbox -q 'subject:invoice after:7d' - | less

  --format, -f <name>      eml (a directory), mbox (mboxrd), maildir, zip, jsonl; default: what the name ends in
  --mailbox, -m <name>     Only this mailbox
  --q, -q <search>         Only what matches
${serverHelp}
They are those that were there when it began, in the order in which they came, byte for byte; files are named after ids.

${exitHelp}`,

  async run(args) {
    const { values, positionals } = readFlags(args, flags, 1)
    const [target] = positionals
    if (target === undefined || target === '') {
      throw new PostfangError(
        'invalid',
        'Say where to export to: a file or directory, or - for standard output',
      )
    }
    const format = chooseFormat(values.format, target)
    const isDirectory = format === 'eml' || format === 'maildir'
    if (isDirectory && target === '-')
      throw new PostfangError('invalid', `--format ${format} needs a directory`)
    if (target !== '-' && existsSync(target)) {
      throw new PostfangError('invalid', `"${target}" is there already: it is not overwritten`)
    }
    const connection = connectTo(values)
    const { maxMessageSize } = await connection.json<{ maxMessageSize: number }>('/api/info')
    const { mailbox, q } = values
    const path = withQuery('/api/messages/export', { format: isDirectory ? 'jsonl' : format, mailbox, q })
    // It takes as long as it takes.
    const response = await connection.request(path, { signal: new AbortController().signal })
    const body = Readable.from(response.body ?? [], { objectMode: false })
    if (target === '-') {
      await pipeline(body, process.stdout, { end: false })
      return 0
    }
    const unfinished = `${target}.part`
    try {
      if (isDirectory) await writeFiles(body, format, unfinished, maxMessageSize)
      else await pipeline(body, createWriteStream(unfinished, { flags: 'wx' }))
      await rename(unfinished, target)
    } catch (error) {
      const isForeign = error instanceof Error && 'code' in error && error.code === 'EEXIST'
      if (!isForeign) await rm(unfinished, { recursive: true, force: true })
      throw new PostfangError('unreadable', `Cannot export to "${target}": ${reasonOf(error)}`, {
        cause: error,
      })
    }
    printLine(target)
    return 0
  },
}

function chooseFormat(given: string | undefined, target: string): Format {
  const text = given ?? /\.([a-z]+)$/iu.exec(target)?.[1]?.toLowerCase() ?? ''
  const format = formats.find((name) => name === text)
  if (format !== undefined) return format
  throw new PostfangError(
    'invalid',
    `--format is one of ${formats.join(', ')}${given ? `, found "${given}"` : ''}`,
  )
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message === 'terminated' ? 'the server broke it off' : error.message
}
