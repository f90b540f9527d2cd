/**
 * Unwraps a text in format=flowed (RFC 3676): a line that ends in a space goes on in the next one, unless the quote
 * depth changes; `-- ` stands alone. Lines end in LF here. One pass; pieces are joined once.
 *
 * @param deletesSpaces `delsp=yes`: the space at the end was added for the wrapping
 */
export function unwrapFlowed(text: string, deletesSpaces: boolean): string {
  const pieces: string[] = []
  let openDepth = -1
  for (const line of text.split('\n')) {
    const depth = countQuoteMarks(line)
    const content = line.slice(line[depth] === ' ' ? depth + 1 : depth)
    const isSignature = content === '-- '
    if (openDepth === depth && !isSignature) pieces.push(content)
    else
      pieces.push(pieces.length === 0 ? '' : '\n', depth === 0 ? content : `${'>'.repeat(depth)} ${content}`)
    const isOpen = content.endsWith(' ') && !isSignature
    if (isOpen && deletesSpaces) pieces.push((pieces.pop() ?? '').slice(0, -1))
    openDepth = isOpen ? depth : -1
  }
  return pieces.join('')
}

function countQuoteMarks(line: string): number {
  let depth = 0
  while (line[depth] === '>') depth++
  return depth
}
