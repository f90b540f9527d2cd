import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openMail } from '../../src/mime/open-mail.ts'
import { makePreviewHtml } from '../../src/mime/preview-html.ts'
import type { Part } from '../../src/model/opened-mail.ts'
import { decodeWhole } from './message-bytes.ts'

/** Pieces that steer a reader into its corners. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      '\r\n',
      '\n',
      '\r',
      '\r\n\r\n',
      ': ',
      '; ',
      '"',
      '--',
      '--b',
      '--b\r\n',
      '--b--',
      '=',
      '=?utf-8?B?',
      '?=',
      '<',
    ],
    ...['From: ', 'To: a <b@c>', 'Subject: =?utf-8?q?=E9?=', 'Date: ', 'Message-ID: <', 'X-MJ-Vars: {"a":'],
    ...['Content-Type: multipart/mixed; boundary=b\r\n', 'Content-Type: text/html; charset=utf-16\r\n'],
    ...[
      'Content-Type: text/plain; charset=gb18030; format=flowed; delsp=yes\r\n',
      'Content-Type: message/rfc822\r\n',
    ],
    ...[
      'Content-Transfer-Encoding: base64\r\n',
      'Content-Transfer-Encoding: quoted-printable\r\n',
      'name*0*=',
      '%E9',
    ],
    ...[
      'Content-ID: <x>\r\n',
      'cid:x',
      '<a href="',
      '<img src=',
      '&amp;',
      '<style>url(',
      'https://',
      'code: 123456 ',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
)
const message = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
  fc.array(piece, { maxLength: 40 }).map((pieces) => new Uint8Array(Buffer.from(pieces.join(''), 'latin1'))),
)

function listParts(part: Part): Part[] {
  return [part, ...part.children.flatMap(listParts)]
}

it('reads a message of any bytes, and leaves them as they are', () => {
  fc.assert(
    fc.property(message, (bytes) => {
      const before = bytes.slice()
      const mail = openMail(bytes)
      expect(makePreviewHtml(bytes) === null).toBe(mail.html === null)
      expect(bytes).toEqual(before)
      for (const part of listParts(mail.parts)) {
        expect(part.size).toBeGreaterThanOrEqual(0)
        expect(decodeWhole(bytes, part.part)).toMatchObject({ contentType: part.contentType })
      }
      for (const { part, size } of mail.attachments)
        expect(decodeWhole(bytes, part)?.bytes).toHaveLength(size)
      expect(structuredClone(mail)).toEqual(mail)
    }),
    { numRuns: 3_000 },
  )
}, 60_000)
