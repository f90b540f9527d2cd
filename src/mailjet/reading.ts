/** What one header's value comes to. */
export interface Reading<T> {
  /** Null where the value could not be read. */
  readonly typed: T | null
  /** What it makes Mailjet do, in one sentence, true of this very value. */
  readonly meaning: string
  /** What Mailjet does not take, and what it takes instead; null where all is well. */
  readonly finding: string | null
}

/** A short quotation of a value for a sentence; in single quotes where it holds double ones, as JSON does. */
export function quote(value: string): string {
  const shown = value.length <= quotedChars ? value : `${value.slice(0, quotedChars)}…`
  return shown.includes('"') ? `'${shown}'` : `"${shown}"`
}

const quotedChars = 60
