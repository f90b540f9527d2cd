/** A run of plain text; with `href` it is a link. */
export interface TextRun {
  readonly text: string
  readonly href?: string
}

/** Up to the next white space or bracket; the length is bounded by what separates words, not by backtracking. */
const url = /\bhttps?:\/\/[^\s<>"]+/gi

/** What usually follows a URL in a sentence and is no part of it. */
const trailing = new Set('.,;:!?\'")]}>')

/** Splits plain text into runs, making links of the web addresses in it. Linear in the length of the text. */
export function splitLinks(text: string): TextRun[] {
  const runs: TextRun[] = []
  let end = 0
  for (const match of text.matchAll(url)) {
    const found = trimUrl(match[0])
    if (match.index > end) runs.push({ text: text.slice(end, match.index) })
    runs.push({ text: found, href: found })
    end = match.index + found.length
  }
  if (end < text.length) runs.push({ text: text.slice(end) })
  return runs
}

/** Drops punctuation at the end; a closing parenthesis stays where the URL opened one. */
function trimUrl(found: string): string {
  const hasOpening = found.includes('(')
  let length = found.length
  while (trailing.has(found.charAt(length - 1))) {
    if (hasOpening && found.charAt(length - 1) === ')') break
    length -= 1
  }
  return found.slice(0, length)
}

const safeSchemes: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:'])

/** The URL of a mail's link if it may be followed from here (http, https, mailto); undefined for any other. */
export function followableUrl(href: string): string | undefined {
  if (!URL.canParse(href)) return undefined
  return safeSchemes.has(new URL(href).protocol) ? href : undefined
}
