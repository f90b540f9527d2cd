/** Why a template cannot be read or rendered, in Mailjet's words, and where. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
  /** UTF-16 units from the start of the source to just behind what is wrong; -1 where no place is known. */
  readonly offset: number

  constructor(message: string, offset = -1) {
    super(message)
    this.offset = offset
  }
}

/** How much of the source an error about the structure quotes, as Mailjet's documented example does. */
const quotedChars = 10

/** An expression that cannot be read or has no value: quotes its tag up to what is wrong. */
export function expressionError(reason: string, source: string, tag: number, end: number): TemplateError {
  const near = source.slice(tag, end).trim()
  return new TemplateError(`expression parsing error ## ${reason} ## near ## ${near} ##`, end)
}

/** A statement that is unknown, out of place or left open: quotes what stands before. */
export function structureError(source: string, end: number): TemplateError {
  const near = source.slice(Math.max(0, end - quotedChars), end).trim()
  return new TemplateError(`not valid template ## near ## ${near} ##`, end)
}
