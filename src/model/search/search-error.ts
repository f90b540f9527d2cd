/** What is wrong with a search, and where: internal to the parser, {@link parseSearch} turns it into a value. */
export class SearchSyntaxError extends Error {
  /** Offset into the query in UTF-16 code units, as JavaScript counts. */
  readonly position: number
  /** How much of the query is meant; 0 where something is missing. */
  readonly length: number

  constructor(message: string, position: number, length: number) {
    super(message)
    this.name = 'SearchSyntaxError'
    this.position = position
    this.length = length
  }
}

/** Quotes a piece of the query for a message, cut where it would fill the screen. */
export function quoted(text: string): string {
  return text.length > 40 ? `"${text.slice(0, 39)}…"` : `"${text}"`
}
