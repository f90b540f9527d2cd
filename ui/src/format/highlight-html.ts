/** What a piece of HTML source is, for colouring it. */
export type HtmlTokenKind = 'text' | 'tag' | 'name' | 'attribute' | 'value' | 'comment' | 'entity'

export interface HtmlToken {
  readonly kind: HtmlTokenKind
  readonly text: string
}

/**
 * Cuts HTML source into tokens for colouring; joined they are the source. One pass with no looking back: the cost is
 * linear, whatever a mail contains. It colours rather than parses: what is not closed runs to the end.
 */
export function highlightHtml(source: string): HtmlToken[] {
  const tokens: HtmlToken[] = []
  const push = (kind: HtmlTokenKind, start: number, end: number): void => {
    if (end > start) tokens.push({ kind, text: source.slice(start, end) })
  }
  let at = 0
  while (at < source.length) {
    const open = nextTag(source, at)
    pushText(source, at, open, push)
    if (open === source.length) break
    at = source.startsWith('<!', open) ? pushDeclaration(source, open, push) : pushTag(source, open, push)
  }
  return tokens
}

type Push = (kind: HtmlTokenKind, start: number, end: number) => void

/** Where the next tag, comment or declaration begins: a `<` before a letter, `/` or `!`. */
function nextTag(source: string, from: number): number {
  for (let at = source.indexOf('<', from); at !== -1; at = source.indexOf('<', at + 1)) {
    if (/[a-z/!?]/i.test(source.charAt(at + 1))) return at
  }
  return source.length
}

/** Longest reference worth colouring: `&CounterClockwiseContourIntegral;` is the longest there is. */
const longestEntity = 34

function pushText(source: string, start: number, end: number, push: Push): void {
  // Searched in a copy: indexOf on the whole source would run on to its end for every piece without a reference.
  const text = source.slice(start, end)
  let from = 0
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    const entity = /^&#?\w+;/.exec(text.slice(at, at + longestEntity))?.[0]
    if (entity === undefined) continue
    push('text', start + from, start + at)
    from = at + entity.length
    push('entity', start + at, start + from)
  }
  push('text', start + from, end)
}

function pushDeclaration(source: string, start: number, push: Push): number {
  const isComment = source.startsWith('<!--', start)
  const close = source.indexOf(isComment ? '-->' : '>', start)
  const end = close === -1 ? source.length : close + (isComment ? 3 : 1)
  push('comment', start, end)
  return end
}

const space = /\s/
const endOfName = /[\s=>/]/

/** One tag: its name, then attributes and their values up to the `>`. Returns where it ends. */
function pushTag(source: string, start: number, push: Push): number {
  let at = start + (source.charAt(start + 1) === '/' ? 2 : 1)
  push('tag', start, at)
  const nameEnd = skip(source, at, (character) => !endOfName.test(character))
  push('name', at, nameEnd)
  at = nameEnd
  while (at < source.length) {
    const character = source.charAt(at)
    if (character === '>') {
      push('tag', at, at + 1)
      return at + 1
    }
    at = character === '=' ? pushValue(source, at, push) : pushAttribute(source, at, push)
  }
  return at
}

function pushAttribute(source: string, start: number, push: Push): number {
  const named = skip(source, start, (character) => !endOfName.test(character))
  if (named > start) {
    push('attribute', start, named)
    return named
  }
  const end = skip(source, start, (character) => space.test(character) || character === '/')
  push('tag', start, end)
  return end
}

function pushValue(source: string, start: number, push: Push): number {
  const from = skip(source, start + 1, (character) => space.test(character))
  push('tag', start, from)
  const quote = source.charAt(from)
  if (quote !== '"' && quote !== "'") {
    const end = skip(source, from, (character) => !space.test(character) && character !== '>')
    push('value', from, end)
    return end
  }
  const close = source.indexOf(quote, from + 1)
  const end = close === -1 ? source.length : close + 1
  push('value', from, end)
  return end
}

function skip(source: string, from: number, matches: (character: string) => boolean): number {
  let at = from
  while (at < source.length && matches(source.charAt(at))) at += 1
  return at
}
