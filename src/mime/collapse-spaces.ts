/**
 * Turns every run of white space into one space. Invisible characters go with it where they stand among white space
 * or three in a row, as newsletters fill up the preview with them; alone they join letters (Persian) or emoji and stay.
 */
export function collapseSpaces(text: string): string {
  if (!beyondAscii.test(text)) return text.replace(asciiBlankRun, ' ')
  return text.replace(blankRun, (run) => (run.length > 2 || whiteSpace.test(run) ? ' ' : run))
}

/** Runs that are not one space already. */
const blankRun = /(?:[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]|\u034f){2,}|[^\S ]/g
const whiteSpace = /\s/

/** A loop over the characters would go through the pieces that a text was put together of, for each of them again. */
const beyondAscii = /[^\0-\x7f]/

/** Runs in a text of ASCII, where nothing is invisible but white space, and that always becomes a space. */
const asciiBlankRun = /[\t-\r ]{2,}|[\t-\r]/g
