import { expect, it } from 'vitest'
import { addOpenPixel } from '../../../src/mailjet/delivered/open-pixel.ts'
import { trackLinks } from '../../../src/mailjet/delivered/track-links.ts'

const track = (target: string, position: number) => `T${position}(${target})`

it.each<[html: string, result: string]>([
  ['<a href="https://a.test/">x</a>', '<a href="T1(https://a.test/)">x</a>'],
  ["<a class=x href='http://a.test'>x</a>", "<a class=x href='T1(http://a.test)'>x</a>"],
  ['<A HREF=https://a.test/x>x</A>', '<A HREF=T1(https://a.test/x)>x</A>'],
  [
    '<a href = "https://a.test">1</a><a href="https://a.test">2</a>',
    '<a href = "T1(https://a.test)">1</a><a href="T2(https://a.test)">2</a>',
  ],
  ['<a href="https://a.test?a=1&amp;b=2">x</a>', '<a href="T1(https://a.test?a=1&amp;b=2)">x</a>'],
  [
    '<a href="mailto:a@b.test">x</a><a href="#top">y</a><a href="tel:1">z</a>',
    '<a href="mailto:a@b.test">x</a><a href="#top">y</a><a href="tel:1">z</a>',
  ],
  [
    '<img src="https://a.test/i.png"><area href="https://a.test">',
    '<img src="https://a.test/i.png"><area href="https://a.test">',
  ],
  ['<!-- <a href="https://a.test">x</a> -->', '<!-- <a href="https://a.test">x</a> -->'],
  ['<abbr href="https://a.test">x</abbr>', '<abbr href="https://a.test">x</abbr>'],
  ['<a href="">x</a><a href>y</a><a href=>z</a>', '<a href="">x</a><a href>y</a><a href=>z</a>'],
  [
    '<a href="https://a.test" href="https://b.test">x</a>',
    '<a href="T1(https://a.test)" href="https://b.test">x</a>',
  ],
  ['https://a.test in text', 'https://a.test in text'],
  ['<a href="https://a.test', '<a href="https://a.test'],
])('tracks %s', (html, result) => {
  expect(trackLinks(html, track)).toBe(result)
})

it('counts only what is tracked', () => {
  const html = '<a href="https://no.test">x</a><a href="https://a.test">y</a>'
  const result = trackLinks(html, (target, position) =>
    target.includes('no') ? undefined : track(target, position),
  )
  expect(result).toBe('<a href="https://no.test">x</a><a href="T1(https://a.test)">y</a>')
})

const pixel =
  '<br/><img src="URL" height="1" width="1" alt="" border="0" style="height:1px;width:1px;border:0;"/>'
it.each<[html: string, result: string]>([
  ['<body>x</body></html>', `<body>x\n${pixel}\n</body></html>`],
  ['<p>x</p>', `<p>x</p>\n${pixel}\n`],
  ['x</BODY>y</body >z', `x</BODY>y\n${pixel}\n</body >z`],
])('adds the pixel to %s', (html, result) => {
  expect(addOpenPixel(html, 'URL')).toBe(result)
})
