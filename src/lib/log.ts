/** Log lines for people, or as JSON for machines. Text from outside is shown, never interpreted. */
export interface Log {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export type LogFields = Readonly<Record<string, unknown>>

export interface LogOptions {
  readonly json: boolean
  /** Gets one line without its line end. */
  readonly write: (line: string) => void
}

export function createLog({ json, write }: LogOptions): Log {
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}) => {
      if (json) write(JSON.stringify({ level, message, ...fields }))
      else write(level === 'info' ? printable(message) : `${level}: ${printable(message)}`)
    }
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

/** Longest line that is written of one message. */
const longestLine = 2_000

/**
 * Text with control and format characters, line separators and lone surrogates escaped, so that what a client sent
 * cannot forge a line, move the cursor or colour a terminal.
 */
export function printable(text: string): string {
  const short = text.length > longestLine ? `${text.slice(0, longestLine)}…` : text
  return short.replaceAll(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`,
  )
}

/** What an unknown thrown value says, with what caused it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message} (${describeError(error.cause)})`
}
