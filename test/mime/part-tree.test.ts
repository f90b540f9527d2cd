import { expect, it } from 'vitest'
import { openMail } from '../../src/mime/open-mail.ts'
import type { Part } from '../../src/model/opened-mail.ts'
import { messageBytes, rawBytes } from './message-bytes.ts'

/** The tree in one line: `multipart/mixed(1 text/plain 5, 2 image/png 8)`, sizes in octets. */
function sketch({ part, contentType, size, children }: Part): string {
  const name = `${part} ${contentType}`.trim()
  return children.length === 0 ? `${name} ${size}` : `${name}(${children.map(sketch).join(', ')})`
}

const neverCloses = 'A multipart is not closed: its last boundary is missing'

const cases: readonly (readonly [what: string, message: string, tree: string, ...warnings: string[]])[] = [
  ['a message without any header', '\nhello', '1 text/plain 5'],
  ['a single part', 'Content-Type: text/html\n\n<p>', '1 text/html 3'],
  [
    'parts between preamble and epilogue',
    'Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\none\n--b\nContent-Type: image/png\n\ntwo\n--b--\nepilogue\n--b\n\nno',
    'multipart/mixed(1 text/plain 3, 2 image/png 3)',
  ],
  [
    'line ends that belong to the boundary',
    'Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n\n--b\n\n\n--b\n\n--b--',
    'multipart/mixed(1 text/plain 5, 2 text/plain 0, 3 text/plain 0)',
  ],
  [
    'nested multiparts',
    'Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/alternative; boundary=i\n\n--i\n\nx\n--i\nContent-Type: text/html\n\ny\n--i--\n\n--o\n\nz\n--o--\n',
    'multipart/mixed(1 multipart/alternative(1.1 text/plain 1, 1.2 text/html 1), 2 text/plain 1)',
  ],
  [
    'a boundary that begins with another one',
    'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\nx\n--bbb\n--b-\n--bb--\n--b\n\ny\n--b--\n',
    'multipart/mixed(1 multipart/mixed(1.1 text/plain 14), 2 text/plain 1)',
  ],
  [
    'a boundary that is another one with hyphens after it',
    'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary="b--"\n\n--b--\n\nx\n--b----\n--b--\n',
    'multipart/mixed(1 multipart/mixed(1.1 text/plain 1))',
  ],
  [
    'the same boundary twice',
    'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n--b\n\ny\n--b--\n',
    'multipart/mixed(1 multipart/mixed(1.1 text/plain 1), 2 text/plain 1)',
  ],
  [
    'white space after a boundary',
    'Content-Type: multipart/mixed; boundary="b "\n\n--b \t\n\nx\n--b-- \n',
    'multipart/mixed(1 text/plain 1)',
  ],
  [
    'a boundary that never comes',
    'Content-Type: multipart/mixed; boundary=b\n\nhello\n--c\n',
    'multipart/mixed 12',
    neverCloses,
  ],
  [
    'a boundary that never closes',
    'Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n',
    'multipart/mixed(1 text/plain 3, 2 text/plain 5)',
    neverCloses,
  ],
  [
    'an inner multipart that never closes',
    'Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\nx\n--o\n\ny\n--o--\n',
    'multipart/mixed(1 multipart/mixed(1.1 text/plain 1), 2 text/plain 1)',
    neverCloses,
  ],
  [
    'a part that ends in its header',
    'Content-Type: multipart/mixed; boundary="b:c"\n\n--b:c\nContent-Type: image/png\n--b:c\nContent-Type: text/html\n--b:c--\n',
    'multipart/mixed(1 image/png 0, 2 text/html 0)',
  ],
  [
    'a part whose header has no empty line',
    'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\nhello\n--b--\n',
    'multipart/mixed(1 text/html 5)',
  ],
  [
    'a multipart that names no boundary',
    'Content-Type: multipart/mixed\n\n--b\n\nx\n--b--',
    '1 multipart/mixed 15',
    'A part of type multipart/mixed names no boundary and is kept as one piece',
  ],
  [
    'messages inside a message, which are not looked into',
    'Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\n\nx\n--b\nContent-Type: message/rfc822\n\nSubject: two\n--b--\n',
    'multipart/digest(1 message/rfc822 17, 2 message/rfc822 12)',
  ],
  ['a type that is none', 'Content-Type: nonsense\n\nx', '1 text/plain 1'],
  ['a type with markup in it', 'Content-Type: "><img src=x>/a\n\nx', '1 text/plain 1'],
  [
    'a boundary beyond ASCII',
    'Content-Type: multipart/mixed; boundary=bü\n\n--bü\n\nx\n--bü--\n',
    'multipart/mixed(1 text/plain 1)',
  ],
]

const complete = 'From: a@x.org\nDate: 24 Nov 2026 10:00:00 +0000\nMessage-ID: <1@x.org>\n'

it.each(cases)('reads %s', (_what, message, tree, ...warnings) => {
  const { parts } = openMail(messageBytes(message))
  expect(sketch(parts)).toBe(tree)
  if (message.startsWith('\n') || message.includes('ü')) return
  expect(openMail(messageBytes(complete + message)).warnings).toEqual(warnings)
})

it('reads parts that end in bare LF', () => {
  const { parts } = openMail(
    rawBytes('Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n'),
  )
  expect(sketch(parts)).toBe('multipart/mixed(1 text/plain 3, 2 text/plain 3)')
})

it('keeps what is nested too deeply as one part', () => {
  const open = (depth: number) => `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n`
  const message = Array.from({ length: 150 }, (_, depth) => open(depth)).join('')
  const { parts, warnings } = openMail(messageBytes(`${message}\nhello`))
  let deepest = parts
  while (deepest.children[0] !== undefined) deepest = deepest.children[0]
  expect(deepest.part.split('.')).toHaveLength(100)
  expect(deepest.contentType).toBe('multipart/mixed')
  expect(deepest.size).toBeGreaterThan(100)
  expect(warnings).toContain('Multiparts are nested more than 100 levels deep; the rest is kept as one part')
})

it('reads sixty levels of nesting to the bottom', () => {
  const open = (depth: number) => `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n`
  const message = Array.from({ length: 60 }, (_, depth) => open(depth)).join('')
  expect(openMail(messageBytes(`${message}\nhello`)).text).toBe('hello')
})

it('keeps what comes after ten thousand parts as one part', () => {
  const message = `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(12_000)}--b--\n`
  const { parts, warnings } = openMail(messageBytes(message))
  expect(parts.children).toHaveLength(10_000)
  expect(parts.children.at(-2)).toMatchObject({ contentType: 'text/plain', size: 1 })
  expect(parts.children.at(-1)).toMatchObject({ contentType: 'application/octet-stream' })
  expect(parts.children.at(-1)?.size).toBeGreaterThan(2_000 * 9)
  expect(warnings).toContain('The message has more than 10000 parts; the rest is kept as one part')
})
