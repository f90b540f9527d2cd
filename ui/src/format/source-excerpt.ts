/** One line of a source, cut where it is too long to be shown whole. */
export interface ExcerptLine {
  /** From 1. */
  readonly number: number
  readonly before: string
  /** The character that is meant; empty in the lines around, and at the end of a line. */
  readonly at: string
  readonly after: string
  readonly isMarked: boolean
}

/** As much of a line as is shown before and behind the place, in UTF-16 units. */
const longestBefore = 60
const longestAfter = 80

/**
 * The line of a source that an error is in, with the lines around it.
 *
 * @param line from 1; where the source has no such line, nothing is quoted
 * @param column from 1, in UTF-16 units; one behind the end of the line means its end
 * @param around lines before it and behind it
 */
export function excerptOf(source: string, line: number, column: number, around = 1): readonly ExcerptLine[] {
  const lines = source.split(/\r?\n/u)
  if (line < 1 || line > lines.length) return []
  const first = Math.max(1, line - around)
  return lines.slice(first - 1, line + around).map((text, index) => {
    const number = first + index
    return number === line ? markPlace(text, number, column) : cutLine(text, number)
  })
}

function markPlace(text: string, number: number, column: number): ExcerptLine {
  const start = Math.min(Math.max(0, column - 1), text.length)
  // A character outside the basic plane is two units, and none of them alone can be shown.
  const at = String.fromCodePoint(...[text.codePointAt(start)].filter((code) => code !== undefined))
  const from = Math.max(0, start - longestBefore)
  const end = start + at.length
  return {
    number,
    before: (from > 0 ? '…' : '') + text.slice(from, start),
    at,
    after: cutAt(text.slice(end, end + longestAfter + 1), longestAfter),
    isMarked: true,
  }
}

function cutLine(text: string, number: number): ExcerptLine {
  return { number, before: cutAt(text, longestBefore + longestAfter), at: '', after: '', isMarked: false }
}

function cutAt(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`
}
