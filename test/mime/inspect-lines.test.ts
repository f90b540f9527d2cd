import { expect, it } from 'vitest'
import { inspectLines } from '../../src/mime/inspect-lines.ts'
import { latin1Bytes } from './message-bytes.ts'

const cases: readonly (readonly [bytes: string, ...findings: string[]])[] = [
  [''],
  ['a\r\nb\r\n'],
  ['a\r\nb'],
  ['\xff\x80\r\n'],
  ['a\nb\r\n', '1 line ends in a bare LF (line 1): SMTP wants CRLF'],
  ['a\r\nb\nc\n', '2 lines end in a bare LF (first on line 2): SMTP wants CRLF'],
  ['a\rb\r\n', '1 bare CR (line 1): a CR may only stand before LF'],
  ['a\r\r\n', '1 bare CR (line 1): a CR may only stand before LF'],
  ['a\r\nb\r', '1 bare CR (line 2): a CR may only stand before LF'],
  ['\r\r\r', '3 bare CRs (first on line 1): a CR may only stand before LF'],
  ['a\r\n\0\0\r\n', '2 NUL octets (first on line 2): mail may not hold any'],
  [
    '\r\0',
    '1 bare CR (line 1): a CR may only stand before LF',
    '1 NUL octet (line 1): mail may not hold any',
  ],
  [`${'x'.repeat(998)}\r\n`],
  [`${'x'.repeat(998)}\n`, '1 line ends in a bare LF (line 1): SMTP wants CRLF'],
  [`${'x'.repeat(999)}\r\n`, '1 line is longer than 998 octets (line 1): servers may break or refuse it'],
  [`a\r\n${'x'.repeat(999)}`, '1 line is longer than 998 octets (line 2): servers may break or refuse it'],
  [
    `${'x'.repeat(999)}\r\n${'y'.repeat(999)}\r\n`,
    '2 lines are longer than 998 octets (first on line 1): servers may break or refuse it',
  ],
]

it.each(cases)('says of %j what is odd about its lines', (bytes, ...findings) => {
  expect(inspectLines(latin1Bytes(bytes))).toEqual(findings)
})
