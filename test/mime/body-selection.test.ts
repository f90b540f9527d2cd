import { expect, it } from 'vitest'
import { openMail } from '../../src/mime/open-mail.ts'
import { messageBytes } from './message-bytes.ts'

interface Case {
  readonly what: string
  readonly type: string
  /** Header and body of each part; `\n\n` between them is added. */
  readonly parts: readonly (readonly [header: string, body: string])[]
  readonly text: string | null
  readonly html: string | null
  readonly attachments: readonly string[]
}

const plain = 'Content-Type: text/plain'
const html = 'Content-Type: text/html'

const cases: readonly Case[] = [
  {
    what: 'text and HTML of an alternative',
    type: 'alternative',
    parts: [
      [plain, 'text'],
      [html, '<p>html'],
    ],
    text: 'text',
    html: '<p>html',
    attachments: [],
  },
  {
    what: 'the last HTML of an alternative, the other one as an attachment',
    type: 'alternative',
    parts: [
      [plain, 'text'],
      [html, '<p>plain'],
      [html, '<p>rich'],
    ],
    text: 'text',
    html: '<p>rich',
    attachments: ['2 text/html attachment'],
  },
  {
    what: 'the first HTML of a mixed message, the other one as an attachment',
    type: 'mixed',
    parts: [
      [html, '<p>one'],
      [html, '<p>two'],
    ],
    text: null,
    html: '<p>one',
    attachments: ['2 text/html attachment'],
  },
  {
    what: 'several texts one after the other',
    type: 'mixed',
    parts: [
      [plain, 'one'],
      ['Content-Type: image/png', 'x'],
      [plain, 'two'],
    ],
    text: 'one\ntwo',
    html: null,
    attachments: ['2 image/png attachment'],
  },
  {
    what: 'a text that is declared an attachment as one',
    type: 'mixed',
    parts: [
      [plain, 'one'],
      [`${plain}\nContent-Disposition: attachment`, 'two'],
    ],
    text: 'one',
    html: null,
    attachments: ['2 text/plain attachment'],
  },
  {
    what: 'a named text that stands first as the text',
    type: 'mixed',
    parts: [
      [`${plain}; name=body.txt`, 'one'],
      [`${plain}; name=notes.txt`, 'two'],
    ],
    text: 'one',
    html: null,
    attachments: ['2 text/plain attachment'],
  },
  {
    what: 'named parts of an alternative as text and HTML',
    type: 'alternative',
    parts: [
      [`${plain}; name=a.txt`, 'text'],
      [`${html}; name=a.html`, '<p>html'],
    ],
    text: 'text',
    html: '<p>html',
    attachments: [],
  },
  {
    what: 'HTML that is declared an attachment as one',
    type: 'mixed',
    parts: [
      [plain, 'one'],
      [`${html}\nContent-Disposition: attachment; filename=a.html`, '<p>x'],
    ],
    text: 'one',
    html: null,
    attachments: ['2 text/html attachment'],
  },
  {
    what: 'parts with a Content-ID as inline, others as attachments, unless they say what they are',
    type: 'related',
    parts: [
      [html, '<p>'],
      ['Content-Type: image/png\nContent-ID: <a>', 'x'],
      ['Content-Type: image/png', 'x'],
      ['Content-Type: image/png\nContent-ID: <b>\nContent-Disposition: attachment', 'x'],
      ['Content-Type: image/png\nContent-Disposition: inline', 'x'],
      ['Content-Type: image/png\nContent-Disposition: x-other', 'x'],
    ],
    text: null,
    html: '<p>',
    attachments: [
      '2 image/png inline',
      '3 image/png attachment',
      '4 image/png attachment',
      '5 image/png inline',
      '6 image/png attachment',
    ],
  },
  {
    what: 'other kinds of text as attachments',
    type: 'alternative',
    parts: [
      [plain, 'text'],
      ['Content-Type: text/x-amp-html', '<html amp4email>'],
      [html, '<p>html'],
      ['Content-Type: text/calendar', 'BEGIN:VCALENDAR'],
    ],
    text: 'text',
    html: '<p>html',
    attachments: ['2 text/x-amp-html attachment', '4 text/calendar attachment'],
  },
]

it.each(cases)('takes $what', ({ type, parts, text, html, attachments }) => {
  const written = parts.map(([header, body]) => `--b\n${header}\n\n${body}\n`).join('')
  const mail = openMail(messageBytes(`Content-Type: multipart/${type}; boundary=b\n\n${written}--b--\n`))
  expect(mail).toMatchObject({ text, html })
  expect(
    mail.attachments.map(({ part, contentType, disposition }) => `${part} ${contentType} ${disposition}`),
  ).toEqual(attachments)
})

it('takes a message that is one file for an attachment', () => {
  const mail = openMail(messageBytes('Content-Type: application/pdf; name=a.pdf\n\n%PDF'))
  expect(mail).toMatchObject({
    text: null,
    html: null,
    preview: '',
    attachments: [{ part: '1', filename: 'a.pdf', size: 4 }],
  })
})
