import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EncodedPart, readEncodedParts } from '../../src/mime/encoded-parts.ts'

function parts(text: string): EncodedPart {
  return readEncodedParts(new Uint8Array(Buffer.from(text)))
}

/** Each piece as headers and body, so that a table can be read. */
function cut(text: string, part = parts(text)): unknown {
  const body = text.slice(part.bodyStart, part.bodyEnd)
  const headers = part.headers.map(([name, value]) => `${name}=${value}`).join('|')
  return part.parts === null ? [headers, body] : [headers, part.parts.map((child) => cut(text, child))]
}

const multipart = 'Content-Type: multipart/mixed; boundary=b\r\n\r\n'
const head = 'Content-Type=multipart/mixed; boundary=b'

describe('readEncodedParts', () => {
  it.each<[string, string, unknown]>([
    ['a plain message', 'Subject: a\r\n\r\nbody\r\n', ['Subject=a', 'body\r\n']],
    ['no header', '\r\nbody', ['', 'body']],
    ['nothing', '', ['', '']],
    [
      'a folded, still encoded header',
      'Subject: =?UTF-8?Q?a?=\r\n b\r\n\r\n',
      ['Subject==?UTF-8?Q?a?= b', ''],
    ],
    ['a header given twice', 'X: 1\r\nX: 2\r\n\r\n', ['X=1|X=2', '']],
    [
      'two parts and the closing dashes',
      `${multipart}--b\r\nA: 1\r\n\r\none\r\n--b\r\nA: 2\r\n\r\ntwo\r\n--b--\r\n`,
      [
        head,
        [
          ['A=1', 'one'],
          ['A=2', 'two'],
          ['', '--'],
        ],
      ],
    ],
    [
      'text before the first boundary and behind the last',
      `${multipart}preamble\r\n--b\r\n\r\none\r\n--b--\r\nepilogue\r\n`,
      [
        head,
        [
          ['', 'preamble'],
          ['', 'one'],
          ['', '--\r\nepilogue'],
        ],
      ],
    ],
    [
      'a part that ends in empty lines',
      `${multipart}--b\r\nA: 1\r\n\r\none\r\n\r\n\r\n--b--`,
      [
        head,
        [
          ['A=1', 'one'],
          ['', '--'],
        ],
      ],
    ],
    ['a multipart that never closes', `${multipart}--b\r\nA: 1\r\n\r\none`, [head, [['A=1', 'one']]]],
    ['a multipart without a part', `${multipart}nothing here`, [head, []]],
    [
      'bare line feeds',
      'Content-Type: multipart/mixed; boundary=b\n\n--b\nA: 1\n\none\n--b--\n',
      [
        head,
        [
          ['A=1', 'one'],
          ['', '--'],
        ],
      ],
    ],
    [
      'a multipart within',
      `${multipart}--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nin\r\n--c--\r\n--b--`,
      [
        head,
        [
          [
            'Content-Type=multipart/alternative; boundary=c',
            [
              ['', 'in'],
              ['', '--'],
            ],
          ],
          ['', '--'],
        ],
      ],
    ],
  ])('cuts %s', (_what, text, expected) => {
    expect(cut(text)).toEqual(expected)
  })

  it('follows multiparts as deep as ten levels', () => {
    const open = (level: number) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`
    const text = Array.from({ length: 30 }, (_, level) => open(level)).join('')
    let depth = 0
    for (let part: EncodedPart | undefined = parts(text); part?.parts; part = part.parts[0]) depth++
    expect(depth).toBe(10)
  })

  it('has every piece in order behind the beginning of the one around it, for any bytes', () => {
    const line = fc.constantFrom(
      '--b',
      '--b--',
      '--c',
      '--c--',
      'A: 1',
      '',
      'x',
      'Content-Type: multipart/x; boundary=c',
      '\r',
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.constantFrom('\r\n', '\n'), (lines, end) => {
        const text = multipart + lines.join(end)
        const check = (part: EncodedPart, from: number) => {
          expect(part.start).toBeGreaterThanOrEqual(from)
          expect(part.bodyStart).toBeGreaterThanOrEqual(part.start)
          expect(part.bodyEnd).toBeGreaterThanOrEqual(part.bodyStart)
          expect(part.bodyEnd).toBeLessThanOrEqual(text.length)
          for (const child of part.parts ?? []) check(child, part.bodyStart)
        }
        check(parts(text), 0)
      }),
    )
  })
})
