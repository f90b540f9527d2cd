/** A piece of text that looks like a one-time code. */
export interface CodeCandidate {
  readonly start: number
  readonly end: number
  /** Without the spaces or the dash of a number written in groups. */
  readonly code: string
  readonly isNumeric: boolean
}

/**
 * Finds what could be a code by its form alone: 4 to 8 digits, also in groups (`123 456`, `12-34-56`, `1 2 3 4 5 6`),
 * or capitals and digits mixed (`AB12CD`, `G-123456`). Numbers that belong to something bigger (a date, a price, a
 * phone number, an amount with its unit) are left out. One pass.
 */
export function findCodeCandidates(text: string): CodeCandidate[] {
  const candidates: CodeCandidate[] = []
  form.lastIndex = 0
  for (let match = form.exec(text); match !== null; match = form.exec(text)) {
    const [whole] = match
    const start = match.index
    const end = start + whole.length
    const isNumeric = !/[A-Z]/.test(whole)
    if (isNumeric && !standsFree(text, start, end)) continue
    if (!isNumeric && !(/\d/.test(whole) && whole.length >= 5)) continue
    candidates.push({ start, end, code: isNumeric ? whole.replace(/\D/g, '') : whole, isNumeric })
    if (candidates.length === maxCandidates) break
  }
  return candidates
}

/** A text with more numbers than this is a table. */
const maxCandidates = 200

/** Not inside of a word, a number, an address or a price; digits may touch CJK letters. */
const form =
  /(?<![A-Za-z0-9.,/#@$€£¥₹+_№-])(?:\d(?:[ \n\u00a0]\d){3,7}|\d{2}(?:[ \u00a0-]\d{2}){2,3}|\d{3}[ \u00a0-]\d{3}|\d{4}[ \u00a0-]\d{4}|\d{4,8}|[A-Z]{1,3}-\d{4,8}|[A-Z0-9]{3,5}-[A-Z0-9]{3,5}|[A-Z0-9]{5,10})(?![A-Za-z0-9_/@%€$£¥°]|[.:-]\d|,\d\d)/g

/** False for a number that goes on before or after a space, or that has a unit. */
function standsFree(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 12), start)
  const after = text.slice(end, end + 16)
  return (
    !/[\d)][ \u00a0.-]$|[$€£¥₹] $|(?:usd|eur|gbp|inr|rs\.?|chf|kr) ?$/i.test(before) &&
    !/^[ \u00a0.-]\d/.test(after) &&
    !unit.test(after)
  )
}

const unit =
  /^ ?(?:[%€$£¥₹]|(?:usd|eur|gbp|chf|inr|kr|zł|руб|km|kg|g|m|cm|mm|px|mb|gb|kb|ml|ft|lbs?|min|hours?|days?|years?|people|users?|points?|miles|likes|views|items?|words|lines?|times|steps|followers|customers|members|subscribers)(?![\p{L}\p{N}]))/iu
