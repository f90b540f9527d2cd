/**
 * Cuts a Mailpit search into its terms: white space parts them, but not inside of double quotes, which are taken off
 * wherever they stand (`subject:"two words"`). An open quote reaches to the end.
 */
export function splitQuery(query: string): readonly string[] {
  const terms: string[] = []
  let term = ''
  let isQuoted = false
  for (const character of query) {
    if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && /\s/.test(character)) {
      terms.push(term)
      term = ''
    } else term += character
  }
  return [...terms, term].map((text) => text.trim()).filter((text) => text !== '')
}
