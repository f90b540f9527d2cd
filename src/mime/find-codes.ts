import { limits } from '../model/limits.ts'
import { type CodeCandidate, findCodeCandidates } from './code-candidates.ts'
import * as words from './code-words.ts'

/** A code word in the text. */
interface Mention {
  readonly start: number
  readonly end: number
  /** It says what the code is for, or can mean nothing else. */
  readonly isStrong: boolean
}

/**
 * Finds the one-time codes of a message, the likeliest first: numbers and short strings that a code word (code, PIN,
 * Bestätigungscode, 验证码, …) introduces or follows, or that stand alone near one. Better none than a false one:
 * years, prices, phone, order and card numbers, dates and coupons are left out.
 *
 * @param standalone the texts that fill an element of the HTML by themselves
 */
export function findCodes(text: string, standalone: () => ReadonlySet<string>): readonly string[] {
  const beginning = text.slice(0, limits.codeTextChars)
  if (!mayMentionCodes(beginning)) return []
  const source = blankOutLinks(toAsciiDigits(beginning))
  const candidates = findCodeCandidates(source)
  if (candidates.length === 0) return []
  const mentions = findMentions(source)
  const alone = standalone()
  const scores = new Map<string, number>()
  for (const candidate of candidates) {
    const score = rate(source, candidate, mentions, isAlone(source, candidate, alone))
    if (score > (scores.get(candidate.code) ?? 0)) scores.set(candidate.code, score)
  }
  const ranked = [...scores].sort(([, a], [, b]) => b - a)
  return ranked.slice(0, limits.codes).map(([code]) => code)
}

/** A quick look before the careful one: most messages end here. */
function mayMentionCodes(text: string): boolean {
  if (text.includes('TAN') || text.includes('PIN')) return true
  const lower = text.toLowerCase()
  if (words.latinCodeStems.some((stem) => lower.includes(stem))) return true
  return beyondLatin1.test(lower) && words.otherCodeStems.some((stem) => lower.includes(stem))
}

/** V8 knows of most texts that they hold none: it keeps one octet for each of their characters. */
const beyondLatin1 = /[^\0-\xff]/

/**
 * The same for HTML, whose words are not read for it: false only where they mention no code. (A word that is cut in two by
 * a comment or an attribute with a `>` in it is not put together.)
 */
export function mayTellCode(html: string): boolean {
  const text = html.replace(tag, '')
  return mayMentionCodes(text) || (text.includes('&') && letterReference.test(text))
}

const tag = /<[A-Za-z/!?][^<>]*>/g

/** A letter may be written as a character reference; these are none. */
const letterReference =
  /&(?!(?:nbsp|amp|lt|gt|quot|apos|copy|reg|trade|euro|hellip|[mn]dash|[lr][sd]quo|[lr]aquo|bull|middot|zwn?j|shy|times|#(?:160|173|847|8\d{3}))\b)[a-z#]/i

function findMentions(source: string): Mention[] {
  const mentions: Mention[] = []
  for (const { 0: word, index: start } of source.matchAll(words.codeWord)) {
    const end = start + word.length
    const before = source.slice(Math.max(0, start - surroundings), start)
    const after = source.slice(end, end + surroundings)
    if (isOtherKind(word, before, after)) continue
    const isStrong = words.oneTimeWord.test(word) || words.purpose.test(before + word + after)
    mentions.push({ start, end, isStrong })
    if (mentions.length === maxMentions) break
  }
  return mentions
}

/** How many characters beside a code word say what kind of code it means. */
const surroundings = 40
const maxMentions = 100

function isOtherKind(word: string, before: string, after: string): boolean {
  if (words.mustBeCapitals.test(word) && word !== word.toUpperCase()) return true
  return words.otherCompound.test(word) || words.otherBefore.test(before) || words.otherAfter.test(after)
}

/** How likely it is that the candidate is a code; 0 for what is none. */
function rate(
  source: string,
  candidate: CodeCandidate,
  mentions: readonly Mention[],
  alone: boolean,
): number {
  const { start, end, isNumeric, code } = candidate
  if (words.otherLabel.test(source.slice(Math.max(0, start - 60), start))) return 0
  const before = mentions.findLast((mention) => mention.end <= start)
  const after = mentions.find((mention) => mention.start >= end)
  const isIntroduced = before !== undefined && introduces(source.slice(before.end, start))
  const isFollowed = after !== undefined && follows(source.slice(end, after.start))
  const near = alone ? findNear(candidate, before, after) : undefined
  const mention = isIntroduced ? before : isFollowed ? after : near
  if (mention === undefined) return 0
  if (!(mention.isStrong && isNumeric) && words.coupon.test(lineAround(source, start, end))) return 0
  if (!isNumeric && !isIntroduced && !mention.isStrong) return 0
  if (isYear(code) && !alone && !(isIntroduced && mention.isStrong)) return 0
  const place = isIntroduced ? 40 : isFollowed ? 35 : 20
  return (
    place + (mention.isStrong ? 20 : 0) + (alone ? 15 : 0) + (isNumeric ? 5 : 0) + (code.length === 6 ? 2 : 0)
  )
}

/** A code word that a code standing alone may belong to. */
function findNear(
  { start, end }: CodeCandidate,
  before: Mention | undefined,
  after: Mention | undefined,
): Mention | undefined {
  if (before !== undefined && start - before.end <= (before.isStrong ? 250 : 120)) return before
  return after?.isStrong && after.start - end <= 100 ? after : undefined
}

function introduces(gap: string): boolean {
  return gap.length <= 100 && !breaks.test(gap) && words.joinBefore.test(gap)
}

function follows(gap: string): boolean {
  return gap.length <= 70 && !breaks.test(gap) && words.joinAfter.test(gap)
}

/** A sentence ends, or another line begins that does not go on with this one. */
const breaks = /[.!?]\s|[。！？]|\n\s*\n\s*\p{L}|\n\p{Lu}/u

function isYear(code: string): boolean {
  return /^(?:19|20)\d\d$/.test(code)
}

/** True where nothing else, but for marks, stands in the line or in the element of the HTML. */
function isAlone(source: string, { start, end }: CodeCandidate, standalone: ReadonlySet<string>): boolean {
  const text = source.slice(start, end)
  if (standalone.has(text)) return true
  const line = lineAround(source, start, end)
  return line.length <= text.length + 8 && line.replace(marks, '') === text.replace(marks, '')
}

const marks = /[\s"'“”«»*()[\]|>-]/g

/** The line that the text stands in, as far as it is near. */
function lineAround(source: string, start: number, end: number): string {
  const before = source.slice(Math.max(0, start - 100), start)
  const after = source.slice(end, end + 100)
  return (
    before.slice(before.lastIndexOf('\n') + 1) + source.slice(start, end) + (after.split('\n', 1)[0] ?? '')
  )
}

/** A number in a URL or an address is none to type in. Lengths stay, and so do places. */
function blankOutLinks(text: string): string {
  const links = /(?:https?:\/\/|www\.)[^\s<>"]+|[\w.+-]{1,64}@[\w.-]+/gi
  return text.replace(links, (link) => '_'.repeat(link.length))
}

/** Arabic, Persian and full-width digits are read as the ASCII ones: their last four bits are the same. */
function toAsciiDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g, (digit) =>
    String(digit.charCodeAt(0) & 0xf),
  )
}
