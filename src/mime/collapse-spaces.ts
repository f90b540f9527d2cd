/**
 * Turns every run of white space into one space. Invisible characters go with it where they stand among white space
 * or three in a row, as newsletters fill up the preview with them; alone they join letters (Persian) or emoji and stay.
 */
export function collapseSpaces(text: string): string {
  return text.replace(blankRun, (run) => (run.length > 2 || whiteSpace.test(run) ? ' ' : run))
}

/** Runs that are not one space already. */
const blankRun = /(?:[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]|\u034f){2,}|[^\S ]/g
const whiteSpace = /\s/
