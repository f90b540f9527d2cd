import { expect, it } from 'vitest'
import { decodePart } from '../../src/mime/decode-part.ts'
import { decodeWhole, latin1Bytes, messageBytes } from './message-bytes.ts'

const message = messageBytes(`Content-Type: multipart/mixed; boundary=o

--o
Content-Type: multipart/alternative; boundary=i

--i

text
--i
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<p>=FC</p>
--i--
--o
Content-Type: application/pdf; name="../../a.pdf"
Content-Transfer-Encoding: base64

SGVs
bG8=
--o--
`)

it.each([
  ['1.1', 'text/plain', null, 'text'],
  ['1.2', 'text/html', null, '<p>\xfc</p>'],
  ['2', 'application/pdf', '../../a.pdf', 'Hello'],
])('decodes part %s', (number, contentType, filename, content) => {
  const part = decodeWhole(message, number)
  expect(part).toMatchObject({ contentType, filename })
  expect(Buffer.from(part?.bytes ?? []).toString('latin1')).toBe(content)
})

it.each(['3', '1.3', '2.1', '0', '1.', 'x', '__proto__', '-1'])('has no part %s', (number) => {
  expect(decodeWhole(message, number)).toBeUndefined()
})

it('decodes the one part of a message that is no multipart, octet for octet', () => {
  const part = decodeWhole(latin1Bytes('Subject: x\r\n\r\n\0\xff\r\nend'), '1')
  expect(Buffer.from(part?.bytes ?? []).toString('latin1')).toBe('\0\xff\r\nend')
})

it('finds a part that is too large to be decoded as a whole, and where it lies', () => {
  const found = decodePart(message, '2', 9)
  expect(found).toMatchObject({ kind: 'place', contentType: 'application/pdf', encoding: 'base64' })
  const { start, end } = found?.kind === 'place' ? found : { start: 0, end: 0 }
  expect(Buffer.from(message.slice(start, end)).toString()).toBe('SGVs\r\nbG8=')
  expect(decodePart(message, '2', 10)).toMatchObject({ kind: 'decoded' })
})
