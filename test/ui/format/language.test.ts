import { describe, expect, it } from 'vitest'
import { pickLanguage, pickLocale, textsIn } from '../../../ui/src/format/language.ts'

describe('pickLanguage', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr', 'de', 'en'], 'de'],
    [['EN-US'], 'en'],
    [['ja'], 'en'],
    [[], 'en'],
  ] as const)('picks from %j', (preferred, expected) => {
    expect(pickLanguage(preferred)).toBe(expected)
  })
})

describe('pickLocale', () => {
  it('keeps the variant that the browser asks for', () => {
    expect(pickLocale('en', ['de', 'en-GB'])).toBe('en-GB')
    expect(pickLocale('de', ['en-GB'])).toBe('de')
  })
})

describe('textsIn', () => {
  it('counts in the numbers and plurals of the language', () => {
    expect(textsIn('en').list.total(1, true)).toBe('1 message')
    expect(textsIn('en').list.total(1234, true)).toBe('1,234 messages')
    expect(textsIn('en').list.total(10_000, false)).toBe('10,000+ messages')
    expect(textsIn('de').list.total(1, true)).toBe('1 Nachricht')
    expect(textsIn('de').list.total(1234, true)).toBe('1.234 Nachrichten')
  })

  it('leaves no text empty in any language', () => {
    const texts = (value: unknown): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [value]
    for (const language of ['en', 'de'] as const) expect(texts(textsIn(language))).not.toContain('')
  })
})
