import { expect, it } from 'vitest'
import { makePreviewHtml } from '../../src/mime/preview-html.ts'
import { latin1Bytes, messageBytes } from './message-bytes.ts'

function related(html: string, ...parts: readonly string[]): Uint8Array<ArrayBuffer> {
  const all = [`Content-Type: text/html; charset=utf-8\n\n${html}`, ...parts].map((part) => `--b\n${part}\n`)
  return messageBytes(`Content-Type: multipart/related; boundary=b\n\n${all.join('')}--b--\n`)
}

const image = (contentType: string, id: string) =>
  `Content-Type: ${contentType}\nContent-ID: <${id}>\nContent-Transfer-Encoding: base64\n\nUE5H`

it('puts images of the message in place of their references and changes nothing else', () => {
  const html =
    '<p onclick="x()">Grüße</p><script>1</script><img src="cid:logo@x"><img src="https://t.example/p">'
  expect(makePreviewHtml(related(html, image('image/png', 'logo@x')))).toBe(
    html.replace('cid:logo@x', 'data:image/png;base64,UE5H'),
  )
})

it.each([
  ['image/jpg', 'image/jpeg'],
  ['image/svg+xml', 'image/svg+xml'],
  ['image/x-icon', 'image/x-icon'],
  ['IMAGE/PNG', 'image/png'],
])('shows an image sent as %s as %s', (sent, shown) => {
  expect(makePreviewHtml(related('<img src="cid:i">', image(sent, 'i')))).toContain(
    `"data:${shown};base64,UE5H"`,
  )
})

it.each(['text/html', 'application/xhtml+xml', 'image/svg+xml-x', 'application/octet-stream', 'text/plain'])(
  'leaves a reference to a part of type %s unresolved',
  (contentType) => {
    expect(makePreviewHtml(related('<img src="cid:i">', image(contentType, 'i')))).toBe('<img src="cid:i">')
  },
)

it('takes the first of two parts with the same Content-ID', () => {
  const second = image('image/gif', 'i')
  expect(makePreviewHtml(related('<img src="cid:i">', image('image/png', 'i'), second))).toContain(
    'data:image/png',
  )
})

it('decodes the HTML from its charset', () => {
  const message = latin1Bytes('Content-Type: text/html; charset=iso-8859-1\r\n\r\n<p>Gr\xfc\xdfe</p>')
  expect(makePreviewHtml(message)).toBe('<p>Grüße</p>')
})

it('gives null for a message without HTML', () => {
  expect(makePreviewHtml(messageBytes('Subject: x\n\ntext'))).toBeNull()
})
