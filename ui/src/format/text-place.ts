/** A place in a text as editors count: line and column from 1, columns in UTF-16 units. */
export interface TextPlace {
  readonly line: number
  readonly column: number
}

/** Line ends as a text field has them: a text of any other would differ from what the field gives back. */
export function withFieldLines(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

/** The place of an offset in a text with field lines. */
export function placeOf(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset)
  return { line: countLines(before), column: offset - before.lastIndexOf('\n') }
}

/** The offset of a place; what lies beyond the end of its line is that end, beyond the last line the end of the text. */
export function offsetOf(text: string, { line, column }: TextPlace): number {
  let start = 0
  for (let at = 1; at < line; at += 1) {
    const end = text.indexOf('\n', start)
    if (end === -1) return text.length
    start = end + 1
  }
  const end = text.indexOf('\n', start)
  return Math.min(start + column - 1, end === -1 ? text.length : end)
}

export function countLines(text: string): number {
  let lines = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}
