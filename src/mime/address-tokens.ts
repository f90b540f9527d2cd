import { findEncodedWordEnd } from './encoded-words.ts'

/** A lexical token of an address field (RFC 5322 §3.2, read leniently). */
export interface AddressToken {
  readonly kind: 'separator' | 'colon' | 'atom' | 'quoted' | 'comment' | 'angle'
  /** As written: quotes stay on, brackets and parentheses are left out. */
  readonly text: string
  /** True where white space stands before it. */
  readonly afterSpace: boolean
}

/**
 * Cuts an address field into tokens, calling `take` for each. One pass: a quote, parenthesis or bracket that never
 * closes is plain text, and so is every later one of its kind, so the end of the text is looked for once only.
 */
export function tokenizeAddresses(text: string, take: (token: AddressToken) => void): void {
  const lastBracket = text.lastIndexOf('>')
  let quotesClose = true
  let commentsClose = true
  let afterSpace = false
  let at = 0

  const emit = (kind: AddressToken['kind'], start: number, end: number) => {
    take({ kind, text: text.slice(start, end), afterSpace })
    afterSpace = false
  }

  while (at < text.length) {
    const character = text[at] ?? ''
    if (isSpace(character)) {
      afterSpace = true
      at++
      continue
    }
    if (character === '"' && quotesClose) {
      const end = findQuoteEnd(text, at)
      if (end !== -1) {
        emit('quoted', at, end)
        at = end
        continue
      }
      quotesClose = false
    }
    if (character === '(' && commentsClose) {
      const end = findCommentEnd(text, at)
      if (end !== -1) {
        emit('comment', at + 1, end - 1)
        at = end
        continue
      }
      commentsClose = false
    }
    if (character === ',' || character === ';') {
      emit('separator', at, at + 1)
      at++
    } else if (character === ':') {
      emit('colon', at, at + 1)
      at++
    } else if (character === '<') {
      const end = at < lastBracket ? findBracketEnd(text, at + 1) : findSeparator(text, at + 1)
      emit('angle', at + 1, end)
      at = text[end] === '>' ? end + 1 : end
    } else if (character === '>') {
      // A stray one, as in `<<a@b>>`.
      at++
    } else {
      const end = findAtomEnd(text, at)
      emit('atom', at, end)
      at = end
    }
  }
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
