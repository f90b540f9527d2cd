import type { Search } from '../src/model/search.ts'
import { wordAt } from './filled-store.ts'

const words = (
  field: 'any' | 'from' | 'to' | 'subject' | 'body',
  text: string,
  isPrefix = false,
): Search => ({
  kind: 'words',
  field,
  text,
  isPrefix,
})
const not = (term: Search): Search => ({ kind: 'not', term })
const and = (...terms: readonly Search[]): Search => ({ kind: 'and', terms })

/** What people and tests look for in the store that `fillStore` makes, from the frequent to what is not there. */
export const searches: readonly { readonly name: string; readonly search: Search }[] = [
  { name: 'a frequent word', search: words('any', wordAt(3)) },
  { name: 'a rare word', search: words('any', wordAt(59_000)) },
  { name: 'a word that is not there', search: words('any', 'zzyzx') },
  { name: 'a word of the subject', search: words('subject', wordAt(200)) },
  { name: 'two words', search: and(words('any', wordAt(20)), words('any', wordAt(3_000))) },
  { name: 'a prefix of three letters', search: words('any', wordAt(40).slice(0, 3), true) },
  { name: 'a prefix of the subject', search: words('subject', wordAt(30_000).slice(0, 3), true) },
  { name: 'an address', search: words('to', 'user4711@example.org') },
  { name: 'a domain', search: words('from', 'example.com') },
  { name: 'a header', search: { kind: 'header', name: 'X-Env', value: 'staging' } },
  { name: 'without a frequent word', search: not(words('any', wordAt(3))) },
  { name: 'without what all have', search: not(words('from', 'example.com')) },
  { name: 'without a prefix', search: not(words('any', wordAt(40).slice(0, 3), true)) },
  { name: 'with a code', search: { kind: 'has', what: 'code' } },
  { name: 'a word and not another', search: and(words('any', wordAt(30)), not(words('any', wordAt(5)))) },
]
