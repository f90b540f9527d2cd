import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parsePath, unquoteLocalPart } from '../../../src/doors/smtp/parse-path.ts'

const characters = (allowed: string) => fc.constantFrom(...allowed)
const atext = "abcXYZ019!#$%&'*+-/=?^_`{|}~üß用"
const atom = fc.string({ unit: characters(atext), minLength: 1, maxLength: 8 })
const dotString = fc.array(atom, { minLength: 1, maxLength: 3 }).map((atoms) => atoms.join('.'))
const quoted = fc
  .string({ unit: characters(`${atext} @<>()[]:;,."\\`), maxLength: 12 })
  .map((text) => ({ text, written: `"${text.replace(/["\\]/g, '\\$&')}"` }))
const label = fc
  .string({ unit: characters('abcXYZ019ü-'), minLength: 1, maxLength: 10 })
  .filter((text) => !text.startsWith('-') && !text.endsWith('-'))
const domain = fc.oneof(
  fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.')),
  fc.ipV4().map((address) => `[${address}]`),
  fc.ipV6().map((address) => `[IPv6:${address}]`),
)
const localPart = fc.oneof(
  dotString,
  quoted.map(({ written }) => written),
)

it('reads every address of the grammar, and what follows it', () => {
  fc.assert(
    fc.property(localPart, domain, fc.boolean(), fc.string(), (local, host, hasRoute, rest) => {
      const text = `x<${hasRoute ? '@one.example,@two.example:' : ''}${local}@${host}>${rest}`
      expect(parsePath(text, 1)).toMatchObject({
        address: `${local}@${host}`,
        localPart: local,
        domain: host,
        end: text.length - rest.length,
      })
    }),
  )
})

it('gives back the text that was quoted', () => {
  fc.assert(
    fc.property(quoted, ({ text, written }) => {
      expect(unquoteLocalPart(written)).toBe(text)
    }),
  )
})

it('never reads more than a path, whatever the text', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '@',
    '"',
    '\\',
    '.',
    '-',
    ':',
    ',',
    '[',
    ']',
    ' ',
    'a',
    'ü',
    '\r',
    '\0',
  )
  fc.assert(
    fc.property(fc.string({ unit: piece, maxLength: 40 }), (text) => {
      const path = parsePath(text, 0)
      if (path === undefined) return
      expect(text.slice(0, path.end)).toMatch(/^<.*>$/su)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(path.address).not.toMatch(/[\x00-\x1f\x7f]/u)
      expect(parsePath(`<${path.address}>`, 0)?.address).toBe(path.address)
    }),
    { numRuns: 2_000 },
  )
})

it.each(['-', '.', 'a-', 'a.', '"', '\\"', 'ü', '@a,', '[', 'a@'])(
  'is not held up by a long line of %s',
  (piece) => {
    const text = `<${piece.repeat(200_000)}@example.com>`
    expect(parsePath(text, 0)).toBeUndefined()
    expect(parsePath(`<"${piece.repeat(200_000)}`, 0)).toBeUndefined()
    expect(parsePath(`<a@${piece.repeat(200_000)}`, 0)).toBeUndefined()
  },
)
