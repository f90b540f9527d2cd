import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readHtml, readHtmlText } from '../../src/mime/read-html.ts'

const words: readonly (readonly [html: string, text: string])[] = [
  ['<p>Hello <b>big</b> world</p>', 'Hello big world'],
  ['<p>one</p><p>two</p>', 'one\ntwo'],
  ['one<br>two<br/>three', 'one\ntwo\nthree'],
  ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a\nb\nc'],
  ['un<b>brok</b>en', 'unbroken'],
  ['a<b> b</b> c', 'a b c'],
  ['  a \r\n\t b  ', 'a b'],
  ['a&nbsp;&nbsp;b &amp; c &lt; d &#8364; &euro;', 'a b & c < d € €'],
  ['&zzz; &amp', '&zzz; &'],
  ['<head><title>Title</title><style>p{color:red}</style></head><body>text</body>', 'text'],
  ['<script>var a = "<p>no</p>"</script>yes', 'yes'],
  ['<!-- no --><![CDATA[no]]><!doctype html>yes', 'yes'],
  ['<template><p>no</p>nor this</template>yes', 'yes'],
  ['<div style="display:none">preheader</div><p>text</p>', 'preheader\ntext'],
  ['<div>preheader&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;</div>text', 'preheader\ntext'],
  ['<p>می\u200cخواهم 👩\u200d💻</p>', 'می\u200cخواهم 👩\u200d💻'],
  ['<P>UPPER</P>', 'UPPER'],
  ['a < b', 'a < b'],
  ['<div', ''],
  ['', ''],
]

it.each(words)('reads the words of %j', (html, text) => {
  expect(readHtml(html).text).toBe(text)
})

it('reads the same words where nothing else is asked for', () => {
  const piece = fc.constantFrom(
    ...[
      '<p>',
      '</p>',
      '<b title=">">',
      '</b>',
      '<td style="color:red">',
      '<br/>',
      '<a href=x>',
      '</a>',
      '<img alt="no">',
    ],
    ...[
      '<style>',
      '</style>',
      '<script>',
      '</script>',
      '<title>',
      '</title>',
      '<template>',
      '</template>',
      '<!--',
      '-->',
    ],
    ...['one', ' ', '\r\n', '&nbsp;', '&amp;', 'é', '\u200b', '<', '>', '"'],
  )
  const documents = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(documents, (html) => {
      expect(readHtmlText(html)).toBe(readHtml(html).text)
    }),
    { numRuns: 3_000 },
  )
  const long = '<p>some words</p> '.repeat(40_000)
  expect(readHtmlText(long)).toBe(readHtml(long).text)
})

type LinkCase = readonly [html: string, links: readonly (readonly [url: string, text: string])[]]

const links: readonly LinkCase[] = [
  ['<a href="https://a.example/">Click <b>here</b>\n now</a>', [['https://a.example/', 'Click here now']]],
  ['<a href="https://a.example/?a=1&amp;b=2">x</a>', [['https://a.example/?a=1&b=2', 'x']]],
  ['<A HREF=https://a.example/>x</A>', [['https://a.example/', 'x']]],
  ['<a href=" https://a.example/ ">x</a>', [['https://a.example/', 'x']]],
  ['<a href="https://a.example/"><img src="x.png" alt="Logo"></a>', [['https://a.example/', 'Logo']]],
  [
    '<a href="https://a.example/">one<a href="https://b.example/">two',
    [
      ['https://a.example/', 'one'],
      ['https://b.example/', 'two'],
    ],
  ],
  ['<map><area href="https://a.example/" alt="Map"></map>', [['https://a.example/', 'Map']]],
  ['<a href="mailto:ann@example.com">Ann</a>', [['mailto:ann@example.com', 'Ann']]],
  ['<a href="javascript:alert(1)">x</a>', [['javascript:alert(1)', 'x']]],
  ['<a href="a" href="b">x</a>', [['a', 'x']]],
  ['<a name="here">x</a><a href="#top">y</a><a href="">z</a><a>w</a>', []],
  ['<!-- <a href="https://a.example/">x</a> -->', []],
  ['<a href="https://a.example/"><style>p{}</style>x</a>', [['https://a.example/', 'x']]],
]

it.each(links)('finds the links of %j', (html, expected) => {
  const { links, linkCount } = readHtml(html)
  expect(links.map(({ url, text }) => [url, text])).toEqual(expected)
  expect(linkCount).toBe(expected.length)
})

const remote: readonly (readonly [html: string, images: number, trackingPixels: number, other: number])[] = [
  ['<img src="https://t.example/a.png">', 1, 0, 0],
  ['<img src="//t.example/a.png">', 1, 0, 0],
  ['<img src="\\\\t.example/a.png">', 1, 0, 0],
  ['<img src="\n HTTPS://t.example/a.png">', 1, 0, 0],
  ['<image src="https://t.example/a.png">', 1, 0, 0],
  ['<img src="https://t.example/a.png" srcset="https://t.example/b.png 2x">', 1, 0, 0],
  ['<img srcset="cid:a 1x, https://t.example/b.png 2x">', 1, 0, 0],
  ['<img srcset="data:image/png;base64,//8A 1x">', 0, 0, 0],
  ['<img src="cid:a"><img src="data:image/gif;base64,R0"><img src="a.png"><img>', 0, 0, 0],
  ['<img src="https://t.example/p" width="1" height="1">', 1, 1, 0],
  ['<img src="https://t.example/p" width=0 height=0>', 1, 1, 0],
  ['<img src="https://t.example/p" style="width:1px; height: 1px">', 1, 1, 0],
  ['<img src="https://t.example/p" width=1 style="border:0;height:1px">', 1, 1, 0],
  ['<img src="https://t.example/p" width=1 height=20>', 1, 0, 0],
  ['<img src="https://t.example/p" style="max-width:1px;line-height:1">', 1, 0, 0],
  ['<img src="cid:p" width=1 height=1>', 0, 0, 0],
  ['<td background="https://t.example/a.png">', 1, 0, 0],
  ['<td style="background:url(https://t.example/a.png)">', 1, 0, 0],
  ['<td style="background:URL( \'https://t.example/a.png\' )">', 1, 0, 0],
  ['<td style="background:url(cid:a)">', 0, 0, 0],
  [
    '<picture><source srcset="https://t.example/a.webp"><img src="https://t.example/a.png"></picture>',
    2,
    0,
    0,
  ],
  ['<input type="image" src="https://t.example/a.png">', 1, 0, 0],
  ['<svg><image xlink:href="https://t.example/a.png"/></svg>', 1, 0, 0],
  ['<style>p{background:url("https://t.example/a.png")}</style>', 1, 0, 0],
  ['<style>@import url(https://t.example/a.css);@import "https://t.example/b.css";</style>', 0, 0, 2],
  ['<style>@font-face{src:url(https://t.example/a.woff2)}</style>', 0, 0, 1],
  ['<link rel="stylesheet" href="https://t.example/a.css">', 0, 0, 1],
  ['<video src="https://t.example/a.mp4" poster="https://t.example/a.jpg">', 1, 0, 1],
  ['<audio><source src="https://t.example/a.mp3"></audio>', 0, 0, 1],
  ['<iframe src="https://t.example/"></iframe><object data="https://t.example/"></object>', 0, 0, 2],
  ['<a href="https://t.example/">x</a>', 0, 0, 0],
]

it.each(remote)('counts what %j asks for', (html, images, trackingPixels, other) => {
  expect(readHtml(html).remoteContent).toEqual({ images, trackingPixels, other })
})

it('stops collecting words at the limit, and links too', () => {
  const { text, links, linkCount } = readHtml(
    '<p>words <a href="https://a.example/">link</a></p>'.repeat(40_000),
  )
  expect(text.length).toBeGreaterThan(200_000)
  expect(text.length).toBeLessThanOrEqual(256 * 1024)
  expect(links).toHaveLength(2_000)
  expect(linkCount).toBe(40_000)
})

it('notes the short texts that fill an element', () => {
  const html = '<p>Your code</p><td><b> 482913 </b></td><span>12<i>34</i></span><p>no digits</p>'
  expect([...readHtml(html).standalone]).toEqual(['482913', '34'])
})
