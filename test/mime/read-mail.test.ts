import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readMail } from '../../src/mime/read-mail.ts'
import { walkHtml } from '../../src/mime/walk-html.ts'
import { rawBytes } from './message-bytes.ts'

const folder = join(import.meta.dirname, '../fixtures/eml')

/** What a digest asks first, and what the whole reading says. */
function ask(raw: Uint8Array<ArrayBuffer>) {
  const [quick, whole] = [readMail(raw), readMail(raw)]
  return {
    quick: { hasLinks: quick.hasLinks(), hasCodes: quick.hasCodes() },
    whole: { hasLinks: whole.links().length > 0, hasCodes: whole.codes().length > 0 },
  }
}

it.each(globSync('*/*.eml', { cwd: folder }).sort())(
  'knows of links and codes without listing them: %s',
  (mail) => {
    const { quick, whole } = ask(new Uint8Array(readFileSync(join(folder, mail))))
    expect(quick).toEqual(whole)
  },
)

const piece = fc.constantFrom(
  ...[
    'Your ',
    'code',
    'co',
    'de',
    ' is ',
    '482913',
    ' 4829 ',
    '\n',
    'p',
    'assword ',
    'PIN',
    'mot de',
    'passe',
    '&#99;',
    '&oacute;',
  ],
  ...[
    '&nbsp;',
    '&amp;',
    '&',
    '<b>',
    '</b>',
    '<p>',
    '</p>',
    '<br>',
    '<!-- code -->',
    '<style>code</style>',
    '< code >',
    '<',
  ],
  ...[
    '<a href="https://a.example/">',
    '</a>',
    '<a href="#top">',
    '<a>',
    '<area href=x>',
    '<img alt="code 482913">',
    '<a href=',
  ],
)
const someText = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))

it('knows of links and codes without listing them, whatever the HTML', () => {
  let found = 0
  fc.assert(
    fc.property(someText, fc.option(someText), (html, text) => {
      const parts = [`Content-Type: text/html; charset=utf-8\n\n${html}`]
      if (text !== null) parts.unshift(`Content-Type: text/plain; charset=utf-8\n\n${text}`)
      const body = parts.map((part) => `--b\n${part}\n`).join('')
      const raw = `Subject: s\nContent-Type: multipart/alternative; boundary=b\n\n${body}--b--\n`
      const { quick, whole } = ask(rawBytes(raw))
      expect(quick).toEqual(whole)
      if (whole.hasCodes) found += 1
    }),
    { numRuns: 3_000, seed: 7 },
  )
  expect(found).toBeGreaterThan(20)
})

it('walks no further in the HTML than a listener wants', () => {
  const heard: string[] = []
  walkHtml('<p>one<a href="x">two</a><b>three</b>', new Set(), {
    open(element) {
      heard.push(element)
      return element === 'a' ? 'stop' : undefined
    },
    close: (element) => heard.push(`/${element}`),
    text: (piece) => heard.push(piece),
  })
  expect(heard).toEqual(['p', 'one', 'a'])
})

it('reads line ends, and halves of characters, of a short text as those of a long one', () => {
  const pieces = fc.array(fc.constantFrom('\r', '\n', '\r\n', 'a', 'é', '👋', '\ud800', '\udc00'))
  const head = 'Content-Type: text/plain; charset=utf-16le\n\n'
  const read = (text: string) =>
    readMail(new Uint8Array(Buffer.concat([Buffer.from(head), Buffer.from(text, 'utf16le')]))).text
  const rest = `\r${'z'.repeat(256 * 1024)}`
  fc.assert(
    fc.property(pieces, (texts) => {
      const text = `${texts.join('')}\ry`
      expect(read(text + rest)?.slice(0, -rest.length)).toBe(read(text))
    }),
    { numRuns: 50 },
  )
})
