import { expect, it } from 'vitest'
import { resolveCids } from '../../src/mime/resolve-cids.ts'

const images = new Map([
  ['logo@x', { contentType: 'image/png', bytes: Buffer.from('PNG') }],
  ['a&b', { contentType: 'image/gif', bytes: Buffer.from('GIF') }],
  ['100%', { contentType: 'image/gif', bytes: Buffer.from('GIF') }],
])
const png = 'data:image/png;base64,UE5H'
const gif = 'data:image/gif;base64,R0lG'

const cases: readonly (readonly [html: string, resolved: string])[] = [
  ['<img src="cid:logo@x">', `<img src="${png}">`],
  ["<img src='cid:logo@x'>", `<img src='${png}'>`],
  ['<img src=cid:logo@x>', `<img src=${png}>`],
  ['<img src=" CID:logo@x ">', `<img src=" ${png} ">`],
  ['<img src="cid:logo%40x">', `<img src="${png}">`],
  ['<img src="cid:a&amp;b">', `<img src="${gif}">`],
  ['<img src="cid:100%">', `<img src="${gif}">`],
  ['<p style="background:url(cid:logo@x)">', `<p style="background:url(${png})">`],
  ['<p style="background:url(\'cid:logo@x\')">', `<p style="background:url('${png}')">`],
  ['<td background="cid:logo@x">', `<td background="${png}">`],
  ['<img srcset="cid:logo@x 1x, cid:a&b 2x">', `<img srcset="${png} 1x, ${gif} 2x">`],
  ['<img src="cid:logo@x"><img src="cid:logo@x">', `<img src="${png}"><img src="${png}">`],
  ['<img src="cid:other@x">', '<img src="cid:other@x">'],
  ['<img src="cid:">', '<img src="cid:">'],
  ['<img src="cid:.*(">', '<img src="cid:.*(">'],
  ['<p>Write cid:logo@x there</p>', '<p>Write cid:logo@x there</p>'],
  ['<p>nothing</p>', '<p>nothing</p>'],
  ['', ''],
]

it.each(cases)('resolves %s', (html, resolved) => {
  expect(resolveCids(html, (id) => images.get(id))).toBe(resolved)
})

it('inlines no more bytes than the limit, repeats counted, and leaves the rest as it is', () => {
  const image = { contentType: 'image/png', bytes: Buffer.alloc(12 * 1024 * 1024) }
  const resolved = resolveCids('<img src="cid:a">'.repeat(4), () => image)
  expect(resolved.split('data:image/png;base64,')).toHaveLength(3)
  expect(resolved.split('cid:a')).toHaveLength(3)
})
