import { findEncodedWordEnd } from './encoded-words.ts'

/** A lexical token of an address field (RFC 5322 §3.2, read leniently). */
export interface AddressToken {
  readonly kind: 'separator' | 'colon' | 'atom' | 'quoted' | 'comment' | 'angle'
  /** As written: quotes stay on, brackets and parentheses are left out. */
  readonly text: string
  /** True where white space stands before it. */
  readonly afterSpace: boolean
}

/** Where a token stands, and where the next one may begin. */
interface Extent {
  readonly kind: AddressToken['kind']
  readonly start: number
  readonly end: number
  readonly next: number
}

/** What is known of the rest of the text, so that a missing end is looked for once and not each time. */
interface Ahead {
  quotesClose: boolean
  commentsClose: boolean
  readonly lastBracket: number
}

/**
 * Cuts an address field into tokens, calling `take` for each. One pass: a quote, parenthesis or bracket that never
 * closes is plain text, and so is every later one of its kind.
 */
export function tokenizeAddresses(text: string, take: (token: AddressToken) => void): void {
  const ahead: Ahead = { quotesClose: true, commentsClose: true, lastBracket: text.lastIndexOf('>') }
  let afterSpace = false
  let at = 0
  while (at < text.length) {
    const character = text[at] ?? ''
    if (isSpace(character)) {
      afterSpace = true
      at++
    } else if (character === '>') {
      // A stray one, as in `<<a@b>>`.
      at++
    } else {
      const { kind, start, end, next } = readToken(text, at, ahead)
      take({ kind, text: text.slice(start, end), afterSpace })
      afterSpace = false
      at = next
    }
  }
}

function readToken(text: string, start: number, ahead: Ahead): Extent {
  switch (text[start]) {
    case ',':
    case ';':
      return { kind: 'separator', start, end: start + 1, next: start + 1 }
    case ':':
      return { kind: 'colon', start, end: start + 1, next: start + 1 }
    case '<':
      return readAngle(text, start, ahead)
    case '"':
      return readQuoted(text, start, ahead) ?? readAtom(text, start)
    case '(':
      return readComment(text, start, ahead) ?? readAtom(text, start)
    default:
      return readAtom(text, start)
  }
}

function readAngle(text: string, start: number, { lastBracket }: Ahead): Extent {
  const end = start < lastBracket ? findBracketEnd(text, start + 1) : findSeparator(text, start + 1)
  return { kind: 'angle', start: start + 1, end, next: text[end] === '>' ? end + 1 : end }
}

function readQuoted(text: string, start: number, ahead: Ahead): Extent | undefined {
  const end = ahead.quotesClose ? findQuoteEnd(text, start) : -1
  if (end === -1) ahead.quotesClose = false
  return end === -1 ? undefined : { kind: 'quoted', start, end, next: end }
}

function readComment(text: string, start: number, ahead: Ahead): Extent | undefined {
  const end = ahead.commentsClose ? findCommentEnd(text, start) : -1
  if (end === -1) ahead.commentsClose = false
  return end === -1 ? undefined : { kind: 'comment', start: start + 1, end: end - 1, next: end }
}

function readAtom(text: string, start: number): Extent {
  const end = findAtomEnd(text, start)
  return { kind: 'atom', start, end, next: end }
}

/** The index after the quote that closes the string at `start`, or -1. A backslash escapes (RFC 5322 §3.2.1). */
function findQuoteEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return -1
}

/** The index after the parenthesis that closes the comment beginning at `start`, or -1. Comments nest (§3.2.2). */
function findCommentEnd(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (character === '\\') at++
    else if (character === '(') depth++
    else if (character === ')' && --depth === 0) return at + 1
  }
  return -1
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\n'
}

/** The bracket that closes an address, not one inside a quoted local part; there is one ahead. */
function findBracketEnd(text: string, start: number): number {
  let at = start
  while (at < text.length && text[at] !== '>') {
    const quoteEnd = text[at] === '"' ? findQuoteEnd(text, at) : -1
    at = quoteEnd === -1 ? at + 1 : quoteEnd
  }
  return at < text.length ? at : text.indexOf('>', start)
}

function findSeparator(text: string, start: number): number {
  let at = start
  while (at < text.length && !isSpace(text[at] ?? '') && text[at] !== ',' && text[at] !== ';') at++
  return at
}

/**
 * An atom runs to the next special. Two things may hold specials: an encoded word (against RFC 2047 §5, but common:
 * `=?utf-8?Q?Doe,_Jo?=`) and a domain literal.
 */
function findAtomEnd(text: string, start: number): number {
  const wordEnd = findEncodedWordEnd(text, start)
  if (wordEnd !== -1) return wordEnd
  let at = start
  do {
    if (text[at] === '\\') at++
    else if (text[at] === '[') at = findLiteralEnd(text, at)
    at++
  } while (at < text.length && !specials.has(text[at] ?? ''))
  return Math.min(at, text.length)
}

/** The last index of a domain literal, or `start` where it does not close among the characters it may have. */
function findLiteralEnd(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && literalCharacters.test(text[at] ?? '')) at++
  return text[at] === ']' ? at : start
}

const literalCharacters = /[\w.:%-]/
const specials = new Set([' ', '\t', '\r', '\n', ',', ';', ':', '<', '>', '"', '('])
