import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attachmentDisposition } from '../../src/http/content-disposition.ts'

describe('attachmentDisposition', () => {
  it.each([
    ['report.pdf', 'attachment; filename="report.pdf"'],
    ['my report (1).pdf', 'attachment; filename="my report (1).pdf"'],
    ['Größe.txt', `attachment; filename="Gr__e.txt"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.txt`],
    [
      "it's (ok)*é.txt",
      `attachment; filename="it's (ok)__.txt"; filename*=UTF-8''it%27s%20%28ok%29_%C3%A9.txt`,
    ],
    ['100%.txt', `attachment; filename="100_.txt"; filename*=UTF-8''100%25.txt`],
    ['a";b=c.txt', 'attachment; filename="a_;b=c.txt"'],
    ['../../etc/passwd', 'attachment; filename="passwd"'],
    ['C:\\Windows\\win.ini', 'attachment; filename="win.ini"'],
    ['..', 'attachment; filename="part-2"'],
    ['/', 'attachment; filename="part-2"'],
    ['', 'attachment; filename="part-2"'],
    [null, 'attachment; filename="part-2"'],
    ['.htaccess', 'attachment; filename="htaccess"'],
    ['CON', 'attachment; filename="_CON"'],
    ['nul.txt', 'attachment; filename="_nul.txt"'],
    ['console.txt', 'attachment; filename="console.txt"'],
    ['a\r\nSet-Cookie: x=y', 'attachment; filename="a__Set-Cookie_ x=y"'],
    ['a\u0000b.txt', 'attachment; filename="a_b.txt"'],
    ['invoice\u202Efdp.exe', 'attachment; filename="invoice_fdp.exe"'],
    ['trailing. . .', 'attachment; filename="trailing"'],
    [`${'x'.repeat(300)}.pdf`, `attachment; filename="${'x'.repeat(146)}.pdf"`],
  ])('writes %j as %s', (name, expected) => {
    expect(attachmentDisposition(name, 'part-2')).toBe(expected)
  })

  it('is one safe line, and a name without a path, for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const header = attachmentDisposition(name, 'fallback')
        expect(header).toMatch(
          /^attachment; filename="[^"\\/\r\n]+"(?:; filename\*=UTF-8''[\w.~!$&+^`|%-]+)?$/,
        )
        const [, extended] = /UTF-8''(.*)$/.exec(header) ?? []
        const written =
          extended === undefined ? (/"(.*)"/.exec(header)?.[1] ?? '') : decodeURIComponent(extended)
        expect(Buffer.byteLength(written)).toBeLessThanOrEqual(151)
        expect(written).not.toMatch(/[/\\\p{C}]|^\./u)
      }),
      { numRuns: 1_000 },
    )
  })
})
