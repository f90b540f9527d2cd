import { expect, it } from 'vitest'
import { type HeaderEnd, readHeaderBlock } from '../../src/mime/header-block.ts'
import { viewOf } from '../../src/mime/octets.ts'
import { latin1Bytes, rawBytes } from './message-bytes.ts'

interface Case {
  readonly name: string
  readonly bytes: string
  readonly fields: readonly (readonly [name: string, body: string])[]
  readonly bodyStart: number
  readonly endedBy: HeaderEnd
}

const cases: readonly Case[] = [
  {
    name: 'ends at the empty line',
    bytes: 'A: 1\r\nB: 2\r\n\r\nbody',
    fields: [
      ['A', ' 1'],
      ['B', ' 2'],
    ],
    bodyStart: 14,
    endedBy: 'empty-line',
  },
  {
    name: 'takes bare LF',
    bytes: 'A: 1\n\nbody',
    fields: [['A', ' 1']],
    bodyStart: 6,
    endedBy: 'empty-line',
  },
  {
    name: 'takes mixed line ends',
    bytes: 'A: 1\r\nB: 2\n\r\nbody',
    fields: [
      ['A', ' 1'],
      ['B', ' 2'],
    ],
    bodyStart: 13,
    endedBy: 'empty-line',
  },
  {
    name: 'keeps folds',
    bytes: 'A: 1\r\n\t2\r\n 3\r\n\r\n',
    fields: [['A', ' 1\r\n\t2\r\n 3']],
    bodyStart: 16,
    endedBy: 'empty-line',
  },
  {
    name: 'keeps repeats in order',
    bytes: 'A: 1\r\na: 2\r\nA: 3\r\n\r\n',
    fields: [
      ['A', ' 1'],
      ['a', ' 2'],
      ['A', ' 3'],
    ],
    bodyStart: 20,
    endedBy: 'empty-line',
  },
  { name: 'reads nothing from nothing', bytes: '', fields: [], bodyStart: 0, endedBy: 'end' },
  {
    name: 'takes a message that begins with the empty line',
    bytes: '\r\nbody',
    fields: [],
    bodyStart: 2,
    endedBy: 'empty-line',
  },
  {
    name: 'takes a header without a body',
    bytes: 'A: 1\r\nB: 2\r\n',
    fields: [
      ['A', ' 1'],
      ['B', ' 2'],
    ],
    bodyStart: 12,
    endedBy: 'end',
  },
  {
    name: 'takes a header cut off in a line',
    bytes: 'A: 1',
    fields: [['A', ' 1']],
    bodyStart: 4,
    endedBy: 'end',
  },
  {
    name: 'takes an empty value',
    bytes: 'A:\r\n\r\n',
    fields: [['A', '']],
    bodyStart: 6,
    endedBy: 'empty-line',
  },
  {
    name: 'takes white space before the colon',
    bytes: 'A \t: 1\r\n\r\n',
    fields: [['A', ' 1']],
    bodyStart: 10,
    endedBy: 'empty-line',
  },
  {
    name: 'takes names that objects are born with',
    bytes: '__proto__: 1\r\nconstructor: 2\r\n\r\n',
    fields: [
      ['__proto__', ' 1'],
      ['constructor', ' 2'],
    ],
    bodyStart: 32,
    endedBy: 'empty-line',
  },
  {
    name: 'takes NUL in a value',
    bytes: 'A: 1\0 2\r\n\r\n',
    fields: [['A', ' 1\0 2']],
    bodyStart: 11,
    endedBy: 'empty-line',
  },
  {
    name: 'begins the body at a line that is no field',
    bytes: 'A: 1\r\nHello there\r\nB: 2\r\n\r\n',
    fields: [['A', ' 1']],
    bodyStart: 6,
    endedBy: 'not-a-field',
  },
  { name: 'takes body alone', bytes: 'Hello there', fields: [], bodyStart: 0, endedBy: 'not-a-field' },
  {
    name: 'takes a continuation of nothing for body',
    bytes: '  A: 1\r\n\r\n',
    fields: [],
    bodyStart: 0,
    endedBy: 'not-a-field',
  },
  {
    name: 'passes over the line of a mailbox file',
    bytes: 'From me Tue Nov 24\r\nA: 1\r\n\r\n',
    fields: [['A', ' 1']],
    bodyStart: 28,
    endedBy: 'empty-line',
  },
  {
    name: 'takes no name without a colon',
    bytes: ': 1\r\n\r\n',
    fields: [],
    bodyStart: 0,
    endedBy: 'not-a-field',
  },
]

it.each(cases)('$name', ({ bytes, fields, bodyStart, endedBy }) => {
  const raw = viewOf(rawBytes(bytes))
  const block = readHeaderBlock(raw, { start: 0, end: raw.length, maxFields: 100 })
  expect(block.fields.map(({ name, body }) => [name, body])).toEqual(fields)
  expect(block).toMatchObject({ bodyStart, endedBy, count: fields.length })
})

it('counts the fields that it does not keep, and finds the end behind them', () => {
  const raw = viewOf(rawBytes('A: 1\r\nB: 2\r\n folded\r\nC: 3\r\n\r\nbody'))
  const block = readHeaderBlock(raw, { start: 0, end: raw.length, maxFields: 1 })
  expect(block.fields).toEqual([{ name: 'A', key: 'a', body: ' 1', raw: 'A: 1' }])
  expect(block).toMatchObject({ count: 3, bodyStart: 29 })
})

it('reads nothing at or after the end of its window', () => {
  const raw = viewOf(rawBytes('A: 1\r\nB: 2\r\n\r\n'))
  const block = readHeaderBlock(raw, { start: 0, end: 9, maxFields: 10 })
  expect(block.fields.map(({ raw }) => raw)).toEqual(['A: 1', 'B: '])
  expect(block).toMatchObject({ bodyStart: 9, endedBy: 'end' })
})

it('keeps octets above 127 one to a character', () => {
  const raw = viewOf(latin1Bytes('A: \xe4\xff\r\n\r\n'))
  expect(readHeaderBlock(raw, { start: 0, end: raw.length, maxFields: 10 }).fields[0]?.body).toBe(' \xe4\xff')
})
