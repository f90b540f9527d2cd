import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseDate } from '../../src/mime/parse-date.ts'

const dates: readonly (readonly [text: string, iso: string])[] = [
  ['Tue, 24 Nov 2026 10:20:30 +0100', '2026-11-24T09:20:30.000Z'],
  ['24 Nov 2026 10:20:30 -0230', '2026-11-24T12:50:30.000Z'],
  ['Tue, 24 Nov 2026 10:20 +0000', '2026-11-24T10:20:00.000Z'],
  ['Tue,24 Nov 2026 10:20:30 +0000', '2026-11-24T10:20:30.000Z'],
  ['tue, 4 nov 2026 10:20:30 gmt', '2026-11-04T10:20:30.000Z'],
  ['Tuesday, 24-November-26 10:20:30 GMT', '2026-11-24T10:20:30.000Z'],
  ['Tue, 24 Nov 2026 10:20:30 +0100 (CET)', '2026-11-24T09:20:30.000Z'],
  ['Tue (yes), 24 Nov (cold) 2026 10 : 20 : 30 +0000', '2026-11-24T10:20:30.000Z'],
  ['24 Nov 97 10:20:30 EST', '1997-11-24T15:20:30.000Z'],
  ['24 Nov 49 10:20:30 PDT', '2049-11-24T17:20:30.000Z'],
  ['24 Nov 126 10:20:30 UT', '2026-11-24T10:20:30.000Z'],
  ['24 Nov 2026 10:20:30 Q', '2026-11-24T10:20:30.000Z'],
  ['24 Nov 2026 10:20:30', '2026-11-24T10:20:30.000Z'],
  ['31 Dec 2016 23:59:60 +0000', '2017-01-01T00:00:00.000Z'],
  ['29 Feb 2028 00:00:00 +0000', '2028-02-29T00:00:00.000Z'],
]

it.each(dates)('reads "%s"', (text, iso) => {
  expect(new Date(parseDate(text) ?? Number.NaN).toISOString()).toBe(iso)
})

it.each([
  '',
  'yesterday',
  '2026-11-24T10:20:30Z',
  'Tue Nov 24 10:20:30 2026',
  '30 Feb 2026 10:20:30 +0000',
  '24 Now 2026 10:20:30 +0000',
  '24 Nov 2026 24:00:00 +0000',
  '24 Nov 2026 10:60:00 +0000',
  '24 Nov 2026 10:20:61 +0000',
  '24 Nov 2026 10:20:30 NOWHERE',
  '24 Nov 2026 10:20:30 +0000 and so on',
  '(24 Nov 2026 10:20:30 +0000)',
])('reads no date from "%s"', (text) => {
  expect(parseDate(text)).toBeNull()
})

it('reads every second as the standard has it written', () => {
  const range = { min: new Date(0), max: new Date('2099-12-31T23:59:59Z'), noInvalidDate: true }
  fc.assert(
    fc.property(fc.date(range), (date) => {
      expect(parseDate(date.toUTCString())).toBe(Math.floor(date.getTime() / 1000) * 1000)
    }),
  )
})
