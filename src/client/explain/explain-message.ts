import { meets } from '../filter/match-filter.ts'
import type { ReadFilter } from '../filter/read-filter.ts'
import type { Message } from '../message.ts'
import { alignRows, describeExpected, describeFunction, describeReceived, quoteText } from './describe.ts'

/** What is known of a message beyond what the client can see for itself. */
export interface MessageNotes {
  /** Terms of the search that the server says it does not meet; undefined where it was not asked. */
  readonly unmetTerms?: readonly string[] | undefined
  /** An earlier wait has handed it out. */
  readonly isTaken?: boolean
}

/** What the filter asks for, a line each. */
export function explainFilter({ criteria, search, predicate }: ReadFilter): string {
  const rows: (readonly [string, string])[] = criteria.map(({ name, expected }) => [
    name,
    describeExpected(expected),
  ])
  if (search !== '') rows.push(['search', search])
  if (predicate !== undefined) rows.push(['function', describeFunction(predicate)])
  return rows.length === 0 ? '  any message' : alignRows(rows, '  ')
}

/** How many things the message does not meet: the fewer, the nearer it is. */
export function countUnmet(
  { criteria, predicate }: ReadFilter,
  message: Message,
  notes: MessageNotes,
): number {
  const fields = criteria.filter((criterion) => !meets(criterion, message)).length
  return fields + (notes.unmetTerms?.length ?? 0) + (predicate === undefined || predicate(message) ? 0 : 1)
}

/** A message against a filter: its subject, its page on the screen, and field by field what fits and what does not. */
export function explainMessage(filter: ReadFilter, message: Message, notes: MessageNotes = {}): string {
  const lines = [
    message.subject === '' ? '(no subject)' : quoteText(message.subject),
    `  from ${message.from?.address || message.envelope.from || '<>'} to ${message.envelope.to.join(', ') || 'nobody'}`,
    `  ${message.url}`,
  ]
  const compared = compareFields(filter, message, notes)
  if (compared !== '') lines.push(compared)
  if (notes.isTaken) lines.push('  ! an earlier wait has handed it out; { since: 0 } takes it again')
  return lines.join('\n')
}

function compareFields(
  { criteria, search, predicate }: ReadFilter,
  message: Message,
  notes: MessageNotes,
): string {
  const rows: (readonly [string, string])[] = []
  for (const criterion of criteria) {
    const expected = describeExpected(criterion.expected)
    if (meets(criterion, message)) {
      rows.push([`✓ ${criterion.name}`, expected])
    } else {
      rows.push([`✗ ${criterion.name}`, `expected ${expected}`])
      rows.push(['', `received ${describeReceived(criterion.values(message))}`])
    }
  }
  if (search !== '' && notes.unmetTerms !== undefined) {
    const isMet = notes.unmetTerms.length === 0
    rows.push(isMet ? ['✓ search', search] : ['✗ search', `not met: ${notes.unmetTerms.join(', ')}`])
  }
  if (predicate !== undefined)
    rows.push([`${predicate(message) ? '✓' : '✗'} function`, describeFunction(predicate)])
  return alignRows(rows, '  ')
}
