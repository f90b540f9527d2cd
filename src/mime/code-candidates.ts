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
  for (const { 0: whole, index: start } of text.matchAll(form)) {
    const end = start + whole.length
    const isNumeric = !/[A-Z]/.test(whole)
    const isOne = isNumeric ? standsFree(text, start, end) : whole.length >= 5 && /\d/.test(whole)
    if (!isOne) continue
    candidates.push({ start, end, code: isNumeric ? whole.replace(/\D/g, '') : whole, isNumeric })
    if (candidates.length === maxCandidates) break
  }
  return candidates
}

/** A text with more numbers than this is a table. */
const maxCandidates = 200

const digits = [
  String.raw`\d(?:[ \n\u00a0]\d){3,7}`,
  String.raw`\d{2}(?:[ \u00a0-]\d{2}){2,3}`,
  String.raw`\d{3}[ \u00a0-]\d{3}`,
  String.raw`\d{4}[ \u00a0-]\d{4}`,
  String.raw`\d{4,8}`,
]
const mixed = [String.raw`[A-Z]{1,3}-\d{4,8}`, '[A-Z0-9]{3,5}-[A-Z0-9]{3,5}', '[A-Z0-9]{5,10}']

/** Not inside of a word, a number, an address or a price. Digits may touch CJK letters. */
const form = new RegExp(
  `(?<![A-Za-z0-9.,/#@$€£¥₹+_№-])(?:${[...digits, ...mixed].join('|')})` +
    String.raw`(?![A-Za-z0-9_/@%€$£¥°]|[.:-]\d|,\d\d)`,
  'g',
)

/** False for a number that goes on before or after a space, or that has a unit. */
function standsFree(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 12), start)
  const after = text.slice(end, end + 16)
  return !continued.test(before) && !continues.test(after) && !unit.test(after)
}

const continued = /[\d)][ \u00a0.-]$|[$€£¥₹] $|(?:usd|eur|gbp|inr|rs\.?|chf|kr) ?$/i
const continues = /^[ \u00a0.-]\d/
const unit = new RegExp(
  `^ ?(?:[%€$£¥₹]|(?:${[
    'usd|eur|gbp|chf|inr|kr|zł|руб',
    'km|kg|g|m|cm|mm|px|mb|gb|kb|ml|ft|lbs?|miles|min|hours?|days?|years?|times|steps|points?',
    'people|users?|followers|customers|members|subscribers|likes|views|items?|words|lines?',
  ].join('|')})${String.raw`(?![\p{L}\p{N}])`})`,
  'iu',
)
