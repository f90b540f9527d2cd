/** Elements that have no end tag. */
const voidTags: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta source track wbr'.split(' '),
)
/** Elements that stay in the line of the text around them. */
const inlineTags: ReadonlySet<string> = new Set(
  'a abbr b bdi bdo br cite code em font i kbd mark q s small span strike strong sub sup u wbr'.split(' '),
)

const token = /<!--[\s\S]*?-->|<!\w[^>]*>|<\/?[a-z][\w:-]*(?:"[^"]*"|'[^']*'|[^'">])*>|[^<]+|</giu
const attribute = /([^\s=/"'>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/gu

/**
 * Writes HTML so that two versions can be compared line by line: a line for each block, indented by its depth,
 * attributes in order of their names, white space made one space. What a comment says stays; Outlook reads it.
 */
export function normaliseHtml(html: string): string {
  const lines: string[] = []
  let depth = 0
  let line = ''

  function endLine(): void {
    const text = line.replace(/\s+/gu, ' ').trim()
    if (text !== '') lines.push('  '.repeat(depth) + text)
    line = ''
  }

  for (const [piece] of html.matchAll(token)) {
    const [, slash, name] = /^<(\/?)([a-z][\w:-]*)/iu.exec(piece) ?? []
    if (name === undefined) {
      if (piece.startsWith('<!')) endLine()
      line += piece
      if (piece.startsWith('<!')) endLine()
      continue
    }
    const tag = name.toLowerCase()
    const written = slash === '/' ? `</${tag}>` : writeTag(tag, piece)
    if (inlineTags.has(tag)) {
      line += written
      continue
    }
    endLine()
    if (slash === '/') depth = Math.max(0, depth - 1)
    lines.push('  '.repeat(depth) + written)
    if (slash !== '/' && !voidTags.has(tag)) depth += 1
  }
  endLine()
  return lines.join('\n')
}

function writeTag(tag: string, piece: string): string {
  const inside = piece.slice(tag.length + 1, piece.endsWith('/>') ? -2 : -1)
  const attributes = [...inside.matchAll(attribute)].map(([, name = '', value]) => {
    const text = value
      ?.replace(/^["']|["']$/gu, '')
      .replace(/\s+/gu, ' ')
      .trim()
    return text === undefined ? name.toLowerCase() : `${name.toLowerCase()}="${text}"`
  })
  return `<${[tag, ...attributes.toSorted()].join(' ')}>`
}
