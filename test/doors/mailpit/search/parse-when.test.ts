import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseWhen } from '../../../../src/doors/mailpit/search/parse-when.ts'

describe('parseWhen', () => {
  it.each([
    ['2026-07-31', 'UTC', '2026-07-31T00:00:00.000Z'],
    ['2026/7/1', 'UTC', '2026-07-01T00:00:00.000Z'],
    ['2026.07.31', 'UTC', '2026-07-31T00:00:00.000Z'],
    ['7/31/2026', 'UTC', '2026-07-31T00:00:00.000Z'],
    ['7/31/2026 12:30 AM', 'UTC', '2026-07-31T00:30:00.000Z'],
    ['7/31/2026 12:30 pm', 'UTC', '2026-07-31T12:30:00.000Z'],
    ['2026-07-31T23:59:58.123456Z', 'Asia/Tokyo', '2026-07-31T23:59:58.123Z'],
    ['2026-07-31 10:00:00 +02:00', 'Asia/Tokyo', '2026-07-31T08:00:00.000Z'],
    ['2026-07-31T10:00:00-0530', undefined, '2026-07-31T15:30:00.000Z'],
    ['2026-07-31', 'Europe/Berlin', '2026-07-30T22:00:00.000Z'],
    ['2026-01-31', 'Europe/Berlin', '2026-01-30T23:00:00.000Z'],
    ['2026-07-31', 'America/Chicago', '2026-07-31T05:00:00.000Z'],
    // The clocks of Berlin go from 3 back to 2 on that day: after it they are an hour ahead.
    ['2026-10-25 04:00', 'Europe/Berlin', '2026-10-25T03:00:00.000Z'],
    ['1785456000', 'Asia/Tokyo', '2026-07-31T00:00:00.000Z'],
    ['1785456000123', 'Asia/Tokyo', '2026-07-31T00:00:00.123Z'],
  ])('reads %s in the zone %s as %s', (text, zone, instant) => {
    const at = parseWhen(text, zone)
    expect(at === undefined ? at : new Date(at).toISOString()).toBe(instant)
  })

  it.each([
    '',
    'never',
    '2026-02-30',
    '2026-13-01',
    '31/7/2026',
    '2026-07-31 25:00',
    '2026-07-31 10:61',
    '12',
    '2026-07-31x',
  ])('does not read %j', (text) => {
    expect(parseWhen(text, 'UTC')).toBeUndefined()
  })

  it('takes the clock of the server for a zone that nobody knows', () => {
    expect(parseWhen('2026-07-31', 'Nowhere/Land')).toBe(parseWhen('2026-07-31'))
    expect(parseWhen('2026-07-31')).toBe(new Date(2026, 6, 31).getTime())
  })

  it('reads every instant back, and throws at nothing', () => {
    const instants = fc.date({
      min: new Date('1970-01-02T00:00:00Z'),
      max: new Date('2200-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instants, fc.constantFrom('UTC', 'Asia/Kolkata', 'America/New_York'), (date, zone) => {
        expect(parseWhen(date.toISOString(), zone)).toBe(date.getTime())
      }),
    )
    fc.assert(fc.property(fc.string(), fc.string(), (text, zone) => void parseWhen(text, zone)))
  })
})
