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
  { name: 'without an address', search: not(words('to', 'user4711@example.org')) },
  { name: 'without a word that is not there', search: not(words('any', 'zzyzx')) },
  { name: 'without a word of the subject', search: not(words('subject', wordAt(0))) },
  { name: 'without a prefix that all have', search: not(words('any', 'use', true)) },
  { name: 'without the markup that all have', search: not({ kind: 'has', what: 'html' }) },
  { name: 'without a header', search: not({ kind: 'header', name: 'X-Env', value: 'test' }) },
  {
    name: 'without either value of a header',
    search: and(
      not({ kind: 'header', name: 'X-Env', value: 'test' }),
      not({ kind: 'header', name: 'X-Env', value: 'staging' }),
    ),
  },
  {
    name: 'a word, without what all have',
    search: and(words('any', wordAt(3)), not(words('from', 'example.com'))),
  },
  { name: 'with a code', search: { kind: 'has', what: 'code' } },
  { name: 'a word and not another', search: and(words('any', wordAt(30)), not(words('any', wordAt(5)))) },
]

/**
 * One to three terms at random, each of them negated in one case of three: words from the frequent to the rare, in a
 * field or anywhere, addresses and domains, headers, prefixes of three letters and more.
 */
export function composeRandomSearch(random: () => number): Search {
  const count = 1 + Math.floor(random() * 3)
  const terms = Array.from({ length: count }, () => {
    const term = composeRandomTerm(random)
    return random() < 1 / 3 ? not(term) : term
  })
  const [only] = terms
  return terms.length === 1 && only !== undefined ? only : and(...terms)
}

const fields = ['any', 'subject', 'body'] as const

function composeRandomTerm(random: () => number): Search {
  const pick = (count: number) => Math.floor(random() * count)
  const word = wordAt(Math.floor(60_000 * random() ** 4))
  const field = fields[pick(fields.length)] ?? 'any'
  const kinds: readonly (() => Search)[] = [
    () => words('any', word),
    () => words(field, word),
    () => words(field, word.padEnd(3, 'a').slice(0, 3 + pick(3)), true),
    () => words('to', `user${pick(5_500)}@example.org`),
    () => words('to', `user${pick(55)}`, true),
    () => words('from', `shop${pick(110)}@mail.example.com`),
    () => words('from', ['example.com', 'mail.example.com', 'example.org'][pick(3)] ?? ''),
    () => ({ kind: 'header', name: 'X-Env', value: ['staging', 'test', 'none'][pick(3)] ?? '' }),
  ]
  return (kinds[pick(kinds.length)] ?? (() => words('any', word)))()
}
