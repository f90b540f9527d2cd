/**
 * True where a text is what a pattern says, letter case aside: `*` stands for any text, also for none; everything else
 * for itself. Looks for the pieces between the stars from left to right, so that no pattern can make it slow.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const pieces = pattern.toLowerCase().split('*')
  const lower = text.toLowerCase()
  const first = pieces.shift() ?? ''
  const last = pieces.pop()
  if (last === undefined) return lower === first
  if (!lower.startsWith(first)) return false
  let at = first.length
  for (const piece of pieces) {
    const found = lower.indexOf(piece, at)
    if (found === -1) return false
    at = found + piece.length
  }
  return lower.length - last.length >= at && lower.endsWith(last)
}
