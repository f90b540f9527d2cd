import type { Search } from '../search.ts'

/** Writes a search so that {@link parseSearch} reads the same search again. Instants are written in UTC. */
export function printSearch(search: Search): string {
  switch (search.kind) {
    case 'and':
      return search.terms.map((term) => bracketed(term, term.kind === 'or' || term.kind === 'and')).join(' ')
    case 'or':
      return search.terms.map((term) => bracketed(term, term.kind === 'or')).join(' OR ')
    case 'not':
      return `-${bracketed(search.term, search.term.kind === 'or' || search.term.kind === 'and')}`
    case 'words':
      return `${search.field === 'any' ? freeWord(search.text) : field(search.field, search.text)}${search.isPrefix ? '*' : ''}`
    case 'tag':
    case 'campaign':
      return field(search.kind, search.value)
    case 'customId':
      return field('customid', search.value)
    case 'templateId':
      return field('template', search.value)
    case 'header':
      return search.value === null ? `header:${value(search.name)}` : header(search.name, search.value)
    case 'has':
      return `has:${search.what}`
    case 'isRead':
      return search.isRead ? 'is:read' : 'is:unread'
    case 'isRejected':
      return 'is:rejected'
    case 'before':
    case 'after':
      return `${search.kind}:${new Date(search.at).toISOString()}`
    case 'larger':
    case 'smaller':
      return `${search.kind}:${search.sizeBytes}`
  }
}

function bracketed(term: Search, needed: boolean): string {
  return needed ? `(${printSearch(term)})` : printSearch(term)
}

function field(name: string, text: string): string {
  return `${name}:${value(text)}`
}

/** A header name may hold brackets and quotes, which then need quotes of their own. */
function header(name: string, text: string): string {
  return `header:${value(name)}=${text === '' ? '' : value(text)}`
}

/** A free word is read more closely than a value: it could be an operator or a field. */
function freeWord(text: string): string {
  return /^-|:|^OR$|^AND$/.test(text) ? quote(text) : value(text)
}

function value(text: string): string {
  return text === '' || /[\s()"]|\*$/.test(text) ? quote(text) : text
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
