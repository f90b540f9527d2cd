import type { Criterion, ReadFilter } from './read-filter.ts'

export interface FilterQuery {
  /** In the server's grammar; empty for all messages. */
  readonly q: string
  /** The server decides alone; else what it finds has to be looked at again. */
  readonly isComplete: boolean
}

/**
 * Says as much of a filter as the server's search can without losing a message: it finds at least what the filter
 * would. Text and HTML are left to the client, since of a very long one only the beginning is indexed.
 */
export function composeQuery({ criteria, search, predicate }: ReadFilter): FilterQuery {
  const terms = criteria.flatMap(composeTerms)
  const all = search === '' ? terms : [criteria.length === 0 ? search : `(${search})`, ...terms]
  const q = all.join(' ')
  const isComplete = criteria.length === 0 && predicate === undefined
  return q.length > longestQuery ? { q: search, isComplete: false } : { q, isComplete }
}

/** The server takes 1,000 characters and 32 terms; what is beyond is decided here. */
const longestQuery = 600
const mostSubjectWords = 8

function composeTerms({ name, expected }: Criterion): readonly string[] {
  if (expected === true && name === 'attachment') return ['has:attachment']
  if (typeof expected !== 'string' && typeof expected !== 'number') return []
  const text = String(expected)
  if (hasControl.test(text)) return []
  switch (name) {
    case 'from':
    case 'to':
      return /^[a-z0-9]+@[a-z0-9.-]+$/iu.test(text) ? [`${name}:${text}`] : []
    case 'subject':
      return innerWords(text).map((word) => `subject:${word}`)
    case 'customId':
      return [`customid:${quote(text)}`]
    case 'campaign':
      return [`campaign:${quote(text)}`]
    case 'template':
      return /^\d{1,15}$/u.test(text) ? [`template:${text}`] : []
    default:
      return []
  }
}

/** The grammar does not take them. */
const hasControl = /\p{Cc}/u

/** Those that cannot be a piece of a longer word in the subject, since another word stands on either side. */
function innerWords(text: string): readonly string[] {
  const words = text.trim().split(/\s+/u).slice(1, -1)
  return words.filter((word) => /^[a-z0-9]{2,40}$/iu.test(word)).slice(0, mostSubjectWords)
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/gu, '\\$&')}"`
}
