import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { MessageId } from '../../src/model/ids.ts'
import type { Search } from '../../src/model/search.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { aDigest, aMessage } from './messages.ts'

const vocabulary = ['apple', 'apricot', 'pear', 'plum', 'the'] as const
const mailboxes = ['a', 'b'] as const

interface Mail {
  readonly id: MessageId
  readonly mailbox: string
  readonly words: readonly string[]
  isDigested: boolean
}

const aWord = fc.record({
  kind: fc.constant('words' as const),
  field: fc.constantFrom('any' as const, 'subject' as const),
  text: fc.constantFrom(...vocabulary, 'ap', 'nowhere'),
  isPrefix: fc.boolean(),
})
const aTerm = fc.oneof(
  aWord,
  aWord.map((term) => ({ kind: 'not' as const, term })),
)
const aSearch: fc.Arbitrary<Search> = fc
  .array(aTerm, { minLength: 1, maxLength: 3 })
  .map((terms): Search => ({ kind: 'and', terms }))

const aStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('search' as const), search: aSearch }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      mailbox: fc.constantFrom(...mailboxes),
      words: fc.subarray([...vocabulary]),
      isDigested: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('digest' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), nth: fc.nat(20) }) },
)

/** What the index of words knows: a message that was not digested yet is not in it. */
function meets({ words, isDigested }: Mail, search: Search): boolean {
  if (search.kind === 'and')
    return search.terms.every((term) => meets({ ...mailOf(words), isDigested }, term))
  if (search.kind === 'not') return isDigested && !meets({ ...mailOf(words), isDigested }, search.term)
  if (search.kind !== 'words') throw new Error(`Not a search of this test: ${search.kind}`)
  const { text, isPrefix } = search
  return isDigested && words.some((word) => (isPrefix ? word.startsWith(text) : word === text))
}

const mailOf = (words: readonly string[]): Mail => ({
  id: '' as MessageId,
  mailbox: '',
  words,
  isDigested: true,
})

it('finds the same a second time, whatever was added, digested late or deleted in between', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 10, maxLength: 40 }), async (steps) => {
      const store = await openSqliteStore({ path: ':memory:', segmentSize: 3 })
      const mails: Mail[] = []
      const asked: Search[] = []
      const digest = async (mail: Mail) => {
        mail.isDigested = true
        await store.saveDigests([aDigest(mail.id, { subject: mail.words.join(' ') })])
      }
      const compare = async (search: Search) => {
        for (const mailbox of [undefined, ...mailboxes]) {
          const expected = mails.filter(
            (mail) => (mailbox ?? mail.mailbox) === mail.mailbox && meets(mail, search),
          )
          const found = await store.list({ mailbox, search }, { limit: 100 })
          expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id).toReversed())
          const forward = await store.list({ mailbox, search }, { limit: 2, after: 0 })
          expect(forward.map(({ id }) => id)).toEqual(expected.map(({ id }) => id).slice(0, 2))
        }
      }
      for (const step of steps) {
        if (step.kind === 'search') asked.push(step.search)
        if (step.kind === 'add') {
          const message = aMessage({ mailbox: step.mailbox })
          const mail: Mail = { ...message, words: step.words, isDigested: false }
          await store.append(message)
          mails.push(mail)
          if (step.isDigested) await digest(mail)
        }
        if (step.kind === 'digest') {
          for (const mail of mails.filter(({ isDigested }) => !isDigested)) await digest(mail)
        }
        if (step.kind === 'remove' && mails.length > 0) {
          const [mail] = mails.splice(step.nth % mails.length, 1)
          if (mail !== undefined) await store.remove(mail.id)
        }
        for (const search of asked.slice(-3)) await compare(search)
      }
      await store.close()
    }),
    { numRuns: 8 },
  )
})

it('finds what is digested late in a segment that a search has gone through', async () => {
  const store = await openSqliteStore({ path: ':memory:', segmentSize: 2 })
  const messages = Array.from({ length: 6 }, () => aMessage())
  for (const message of messages) await store.append(message)
  const [late, ...others] = messages.map(({ id }) => id)
  if (late === undefined) throw new Error('There are messages')
  for (const id of others) await store.saveDigests([aDigest(id, { subject: 'pear' })])
  const search: Search = { kind: 'words', field: 'any', text: 'apple', isPrefix: false }
  const not: Search = { kind: 'not', term: { kind: 'words', field: 'any', text: 'pear', isPrefix: false } }
  const find = async (wanted: Search) =>
    (await store.list({ search: wanted }, { limit: 10 })).map(({ id }) => id)
  expect(await find(search)).toEqual([])
  expect(await find(not)).toEqual([])
  await store.saveDigests([aDigest(late, { subject: 'apple' })])
  expect(await find(search)).toEqual([late])
  expect(await find(not)).toEqual([late])
  await store.close()
})
