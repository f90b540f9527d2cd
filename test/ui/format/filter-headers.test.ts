import { describe, expect, it } from 'vitest'
import { filterHeaders, hasOtherRaw, rawValue } from '../../../ui/src/format/filter-headers.ts'

const header = (name: string, value: string, raw = `${name}: ${value}`) => ({ name, value, raw })
const headers = [
  header('Received', 'from a by b'),
  header('Received', 'from b by c'),
  header('Subject', 'Grüße aus Köln', 'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= aus\r\n =?utf-8?Q?K=C3=B6ln?='),
]

describe('filterHeaders', () => {
  it('keeps order and repeats', () => {
    expect(filterHeaders(headers, 'received')).toEqual(headers.slice(0, 2))
  })

  it('wants every word, in name or value, whatever the letter case', () => {
    expect(filterHeaders(headers, 'SUBJECT köln')).toEqual([headers[2]])
    expect(filterHeaders(headers, 'received köln')).toEqual([])
  })

  it('takes special characters as they are', () => {
    expect(filterHeaders(headers, '(.*')).toEqual([])
  })

  it('shows all where nothing is typed', () => {
    expect(filterHeaders(headers, '  ')).toEqual(headers)
  })
})

describe('hasOtherRaw', () => {
  it('is true for what was encoded or folded', () => {
    expect(headers.map(hasOtherRaw)).toEqual([false, false, true])
  })
})

describe('rawValue', () => {
  it('keeps folds and leaves out the name', () => {
    expect(rawValue(header('A', 'x y', 'A:x\r\n\ty'))).toBe('x\r\n\ty')
    expect(rawValue(header('no colon', '', 'no colon'))).toBe('no colon')
  })
})
