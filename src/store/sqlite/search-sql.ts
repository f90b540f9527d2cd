import type { Search, SearchField, SearchTerm } from '../../model/search.ts'
import { toHeaderWord } from './header-word.ts'
import { allWord, hasWord, mailboxWord } from './marker-words.ts'
import { foldTag, hasBits } from './rows.ts'
import { segmentWords } from './segment-words.ts'

/** A condition on `message m`, with its parameters in order. */
export interface Condition {
  readonly sql: string
  readonly parameters: readonly (string | number)[]
}

/** A term that the full-text index decides, in its language. */
export interface MatchedTerm {
  readonly term: Search
  readonly match: string
  /** What a message without it meets. */
  readonly without: string
}

/**
 * A search ready to run: what the full-text index can decide as one MATCH (which then leads, newest first), and the
 * rest as a condition on the message's row.
 */
export interface SearchPlan {
  /** Of everything below, in the mailbox asked for: so a frequent word is not looked up in all the others. */
  readonly match: string | undefined
  readonly wanted: readonly MatchedTerm[]
  readonly excluded: readonly MatchedTerm[]
  /** What the index does not decide, for each row of a stretch. */
  readonly rest: readonly Search[]
}

const columns: Readonly<Record<SearchField, string>> = {
  any: '{sender recipient cc subject body attachment}',
  from: '{sender}',
  to: '{recipient}',
  cc: '{cc}',
  subject: '{subject}',
  body: '{body}',
}

export function planSearch(search: Search, mailboxId: number | undefined): SearchPlan {
  const terms = search.kind === 'and' ? search.terms : [search]
  const wanted: MatchedTerm[] = []
  const excluded: MatchedTerm[] = []
  const rest: Search[] = []
  for (const given of terms) {
    const term = given.kind === 'not' ? given.term : given
    const match = toMatch(term)
    if (match === undefined) rest.push(given)
    else {
      const matched = { term, match, without: without([], [match]) }
      ;(given.kind === 'not' ? excluded : wanted).push(matched)
    }
  }
  // A prefix is put together from all its words before anything is found: others first, one of which may decide alone.
  wanted.sort((a, b) => Number(isPrefix(a.term)) - Number(isPrefix(b.term)))
  const isMatched = wanted.length + excluded.length > 0
  const own = mailboxId === undefined ? [] : [`{header} : "${mailboxWord(mailboxId)}"`]
  const all = [...wanted.map(({ match }) => match), ...own]
  return {
    match: isMatched
      ? without(
          all,
          excluded.map(({ match }) => match),
        )
      : undefined,
    wanted,
    excluded,
    rest,
  }
}

const isPrefix = (term: Search) => term.kind === 'words' && term.isPrefix

/** True where a search asks for refused messages somewhere; without it they are passed over. */
export function mentionsRejected(search: Search | undefined): boolean {
  switch (search?.kind) {
    case 'and':
    case 'or':
      return search.terms.some(mentionsRejected)
    case 'not':
      return mentionsRejected(search.term)
    default:
      return search?.kind === 'isRejected'
  }
}

/** What meets all of `wanted` and none of `excluded`, in FTS5's language, whose NOT needs something before it. */
function without(wanted: readonly string[], excluded: readonly string[]): string {
  const all = wanted.length > 0 ? wanted : [`{header} : "${allWord}"`]
  const positive = all.map((match) => `(${match})`).join(' AND ')
  if (excluded.length === 0) return positive
  return `(${positive}) NOT (${excluded.map((match) => `(${match})`).join(' OR ')})`
}

/** A search as a condition alone, for asking it of single rows. */
export function toCondition(search: Search, table: string | undefined): Condition {
  switch (search.kind) {
    case 'and':
    case 'or': {
      const conditions = search.terms.map((term) => toCondition(term, table))
      return join(conditions, search.kind)
    }
    case 'not': {
      const { sql, parameters } = toCondition(search.term, table)
      return { sql: `NOT (${sql})`, parameters }
    }
    default:
      return toTermCondition(search, table)
  }
}

function toTermCondition(term: SearchTerm, table: string | undefined): Condition {
  switch (term.kind) {
    case 'words':
    case 'header': {
      const match = toMatch(term)
      if (match === undefined) return toLiteralCondition(term)
      if (table === undefined) return { sql: '0', parameters: [] }
      return { sql: `m.seq IN (SELECT rowid FROM ${table} WHERE ${table} MATCH ?)`, parameters: [match] }
    }
    case 'tag': {
      const parameters = [foldTag(term.value)]
      return { sql: 'm.seq IN (SELECT seq FROM tag WHERE name = ?)', parameters }
    }
    case 'customId':
      return { sql: 'm.custom_id IS ?', parameters: [term.value] }
    case 'campaign':
      return { sql: 'm.campaign IS ?', parameters: [term.value] }
    case 'templateId':
      return { sql: 'm.template_id IS CAST(? AS INTEGER)', parameters: [term.value] }
    case 'has':
      return term.what === 'attachment'
        ? { sql: 'm.attachments > 0', parameters: [] }
        : { sql: 'm.has & ? != 0', parameters: [hasBits[term.what]] }
    case 'isRead':
      return { sql: `m.is_read = ${term.isRead ? 1 : 0}`, parameters: [] }
    case 'isRejected':
      return { sql: 'm.is_rejected = 1', parameters: [] }
    case 'before':
      return { sql: 'm.received_at < ?', parameters: [term.at] }
    case 'after':
      return { sql: 'm.received_at >= ?', parameters: [term.at] }
    case 'larger':
      return { sql: 'm.size > ?', parameters: [term.sizeBytes] }
    case 'smaller':
      return { sql: 'm.size < ?', parameters: [term.sizeBytes] }
  }
}

/** What the index's tokenizer takes for part of a word. */
const wordCharacter = /[\p{L}\p{N}\p{Co}]/u

/**
 * A text without letters or digits, such as an emoji, which the index of words does not hold: it is looked for as it is
 * in what the row has of the field.
 */
function toLiteralCondition(term: SearchTerm & { readonly kind: 'words' | 'header' }): Condition {
  const text = term.kind === 'words' ? term.text : (term.value ?? term.name)
  const columns = term.kind === 'words' ? rowColumns[term.field] : []
  const sql = columns.map((column) => `instr(${column}, ?) > 0`).join(' OR ')
  return { sql: sql || '0', parameters: columns.map(() => text) }
}

const rowColumns: Readonly<Record<SearchField, readonly string[]>> = {
  any: ['m.subject', 'm.preview', 'm.people'],
  from: ["m.people ->> '$.from'"],
  to: ["m.people ->> '$.to'", "m.envelope ->> '$.to'"],
  cc: ["m.people ->> '$.cc'"],
  subject: ['m.subject'],
  body: ['m.preview'],
}

/** The search in FTS5's own language where that can say it whole; every text in it is quoted, so none is syntax. */
function toMatch(search: Search): string | undefined {
  switch (search.kind) {
    case 'words':
      if (!wordCharacter.test(search.text)) return undefined
      return `${columns[search.field]} : ${quote(search.text)}${search.isPrefix ? ' *' : ''}`
    case 'header':
      return `{header} : ${quote(toHeaderWord(search.name, search.value))}`
    case 'has':
      return `{header} : "${hasWord(search.what)}"`
    case 'and':
    case 'or': {
      const matches = search.terms.map(toMatch)
      if (matches.includes(undefined)) return undefined
      return matches.map((match) => `(${match})`).join(search.kind === 'and' ? ' AND ' : ' OR ')
    }
    case 'not': {
      const match = toMatch(search.term)
      return match && without([], [match])
    }
    default:
      return undefined
  }
}

function quote(text: string): string {
  return `"${segmentWords(text).replaceAll('"', '""').replaceAll('\0', ' ')}"`
}

function join(conditions: readonly Condition[], kind: 'and' | 'or'): Condition {
  const sql = conditions.map((condition) => `(${condition.sql})`).join(kind === 'and' ? ' AND ' : ' OR ')
  return {
    sql: sql || (kind === 'and' ? '1' : '0'),
    parameters: conditions.flatMap(({ parameters }) => parameters),
  }
}
