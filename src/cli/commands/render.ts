import { createReadStream } from 'node:fs'
import { parseExactJson } from '../../lib/parse-exact-json.ts'
import type { PieceError, TemplatePieces } from '../../mailjet/workshop/render-pieces.ts'
import { createWorkshop } from '../../mailjet/workshop/workshop.ts'
import { PostfangError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../read-flags.ts'
import { printLine } from '../terminal.ts'

const flags = {
  vars: { type: 'string' },
  subject: { type: 'string' },
  text: { type: 'boolean' },
  mjml: { type: 'boolean' },
} as const

/** `postfang render`: a template in Mailjet's language, without a server. */
export const render: Command = {
  help: `Renders a template in Mailjet's template language and prints the result; needs no server. An error goes to standard error,
with its place and the line it is in.

Usage: postfang render <file.html|file.mjml|file.txt|-> [flags]
       postfang render receipt.html --vars '{"name":"Ann"}' > receipt.out.html

  --vars <file|json>       What var: sees: a JSON object, or the file that holds one
  --subject <template>     Renders a subject too, printed first, in a line of its own
  --mjml, --text           What standard input is: MJML, or text; without it HTML

Exit codes: 0 rendered, 1 an error in the template, 2 wrong usage.
`,

  async run(args) {
    const { values, positionals } = readFlags(args, flags, 1)
    const [file] = positionals
    if (file === undefined)
      throw new PostfangError('invalid', 'Name the template: a file, or - for standard input')
    if (file === '-' && values.vars === '-')
      throw new PostfangError('invalid', 'Standard input can be the template or --vars, not both')
    const source = await readSource(file)
    const kind = kindOf(file, values)
    const pieces: TemplatePieces = { [kind]: source, subject: values.subject }
    const variables = await readVariables(values.vars)
    const workshop = createWorkshop()
    try {
      const { subject, text, html, errors } = await workshop.render(pieces, { variables })
      for (const error of errors) process.stderr.write(describeError(error, pieces))
      if (errors.length > 0) return 1
      if (subject !== null) printLine(subject)
      process.stdout.write(html ?? text ?? '')
      return 0
    } finally {
      await workshop.close()
    }
  },
}

function kindOf(file: string, { mjml, text }: { mjml?: boolean; text?: boolean }): 'html' | 'mjml' | 'text' {
  if (mjml || /\.mjml$/iu.test(file)) return 'mjml'
  return text || /\.txt$/iu.test(file) ? 'text' : 'html'
}

/** @throws PostfangError `invalid` for what cannot be read, is no UTF-8, or has more bytes than the API takes */
async function readSource(file: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
      chunks.push(chunk)
      bytes += chunk.length
      // A device or a pipe may have no end.
      if (bytes > limits.templateBodyBytes)
        throw new Error(`it has more than ${limits.templateBodyBytes} bytes`)
    }
    return decode(Buffer.concat(chunks))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new PostfangError('invalid', `Cannot read "${file}": ${reason}`)
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Error('it is not UTF-8')
  }
}

/** A JSON object begins with a brace, as no sensible name of a file does. */
async function readVariables(given: string | undefined): Promise<Readonly<Record<string, unknown>>> {
  if (given === undefined) return {}
  const isJson = given.trimStart().startsWith('{')
  const parsed = parse(isJson ? given : await readSource(given))
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed }
  throw new PostfangError(
    'invalid',
    '--vars needs a JSON object, such as {"name":"Ann"}, or a file that holds one',
  )
}

function parse(json: string): unknown {
  try {
    return parseExactJson(json)
  } catch (error) {
    throw new PostfangError('invalid', `--vars is no JSON: ${error instanceof Error ? error.message : error}`)
  }
}

/** Characters of a line that are shown around a place. */
const shownChars = 100

/** The error, and below it the line with a mark where it is. */
function describeError({ piece, message, line, column }: PieceError, pieces: TemplatePieces): string {
  const place = line === null ? piece : `${piece}, line ${line}, column ${column ?? 1}`
  const text = pieces[piece]?.split(/\r\n|\r|\n/u)[(line ?? 0) - 1]
  if (text === undefined || column === null) return `${place}: ${visible(message)}\n`
  const start = Math.max(0, column - 1 - shownChars / 2)
  const shown = visible(text.slice(start, start + shownChars))
  return `${place}: ${visible(message)}\n  ${shown}\n  ${' '.repeat(Math.max(0, column - 1 - start))}^\n`
}

/** One character for each: the mark below stays in its place, and nothing is obeyed by a terminal. */
function visible(text: string): string {
  return text.replace(/\p{C}/gu, ' ')
}
