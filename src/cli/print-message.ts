import type { MessageJson, SummaryJson } from '../contract/message.ts'
import { parseFieldPath, pickField, printField } from '../lib/pick-field.ts'
import { PostfangError } from '../model/errors.ts'
import { dim, isTerminal, print, printLine, toCell } from './terminal.ts'

/** Flags that say what to print of a message. */
export const outputFlags = {
  json: { type: 'boolean' },
  field: { type: 'string' },
  code: { type: 'boolean' },
  link: { type: 'boolean' },
} as const

export const outputHelp = `  --json                   Print the message as JSON, one line
  --field <path>           Print one field: subject, links[0].url, headers[2].value, …
  --code                   Print its one-time code: --field codes[0]
  --link                   Print its first link: --field links[0].url
`

interface OutputFlags {
  readonly json?: boolean | undefined
  readonly field?: string | undefined
  readonly code?: boolean | undefined
  readonly link?: boolean | undefined
}

/** Decides how messages are printed, before any is asked for. @throws PostfangError `invalid` for flags that differ */
export function choosePrinter(flags: OutputFlags): ((message: MessageJson) => void) | undefined {
  const chosen = [
    ...(flags.json ? ['--json'] : []),
    ...(flags.field === undefined ? [] : ['--field']),
    ...(flags.code ? ['--code'] : []),
    ...(flags.link ? ['--link'] : []),
  ]
  if (chosen.length > 1) throw new PostfangError('invalid', `${chosen.join(' and ')} exclude each other`)
  if (flags.json) return (message) => print(`${JSON.stringify(message)}\n`)
  const path = flags.code ? 'codes[0]' : flags.link ? 'links[0].url' : flags.field
  return path === undefined ? undefined : fieldPrinter(path)
}

function fieldPrinter(text: string): (message: MessageJson) => void {
  const path = parseFieldPath(text)
  if (path === undefined) {
    throw new PostfangError('invalid', `--field cannot be "${text}": expected one such as links[0].url`)
  }
  return (message) => {
    const value = pickField(message, path)
    if (value === undefined) {
      throw new PostfangError('missing', `The message ${JSON.stringify(message.subject)} has no ${text}`)
    }
    printLine(printField(value))
  }
}

/** Who, what and when of a message, for people. */
export function printHead(message: MessageJson): void {
  const people = (list: MessageJson['to']) => list.map(({ address }) => address).join(', ')
  const lines: readonly (readonly [string, string])[] = [
    ['From', message.from?.address ?? ''],
    ['To', people(message.to) || message.envelope.to.join(', ')],
    ['Subject', message.subject],
    ['Received', message.receivedAt],
    ['Id', message.id],
  ]
  for (const [name, value] of lines) printRow(`${name}:`.padEnd(10), toCell(value))
}

function printRow(name: string, value: string): void {
  process.stdout.write(dim(name))
  printLine(value)
}

/** A row of a list: columns at a terminal, tabs in a pipe. */
export function printSummary(message: SummaryJson): void {
  const { id, receivedAt, from, envelope, subject } = message
  const [sender, to] = [from?.address ?? envelope.from, envelope.to[0] ?? '']
  if (!isTerminal()) {
    printLine([id, receivedAt, sender, to, subject].map(toCell).join('\t'))
    return
  }
  const width = Math.max(20, (process.stdout.columns || 80) - 36 - 3 - 24 * 2)
  printRow(`${id} `, [fitTo(sender, 24), fitTo(to, 24), fitTo(subject, width)].join(' '))
}

function fitTo(text: string, width: number): string {
  const cell = [...toCell(text)]
  return cell.length > width ? `${cell.slice(0, width - 1).join('')}…` : cell.join('').padEnd(width)
}
