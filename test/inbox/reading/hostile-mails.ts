/** Mails that are small to make and meant to be dear to read. Each is built when it is asked for. */

const head = 'From: a@example.com\r\nTo: b@example.com\r\nSubject: hostile\r\nMIME-Version: 1.0\r\n'

const html = (body: string) => `${head}Content-Type: text/html; charset=utf-8\r\n\r\n${body}`
const text = (body: string) => `${head}Content-Type: text/plain; charset=utf-8\r\n\r\n${body}`
const encoded = (encoding: string, body: string) =>
  `${head}Content-Type: text/plain\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`
const multipart = (boundary: string, body: string) =>
  `${head}Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${body}`
const numbered = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join('')

export const hostileMails: Readonly<Record<string, () => string>> = {
  'ten thousand addresses in To': () => `To: ${'Ann <a@example.com>, '.repeat(10_000)}\r\n\r\nx`,
  'a hundred thousand addresses in To': () => `To: ${'a@example.com, '.repeat(100_000)}\r\n\r\nx`,
  'sixty thousand encoded names in To': () => `To: ${'=?utf-8?q?a?= <a@b>,\r\n '.repeat(60_000)}\r\n\r\nx`,
  'fifty thousand groups in one another': () => `To: ${'g:'.repeat(50_000)}a@b${';'.repeat(50_000)}\r\n\r\nx`,
  'a million opening brackets in To': () => `To: ${'<'.repeat(1e6)}\r\n\r\nx`,
  'a million quotes in To': () => `To: ${'"'.repeat(1e6)}\r\n\r\nx`,
  'a million parentheses in To': () => `To: ${'('.repeat(1e6)}\r\n\r\nx`,
  'parentheses between brackets in To': () => `To: <${'('.repeat(1e6)}>\r\n\r\nx`,
  'three hundred thousand header fields': () => `${'X-A: b\r\n'.repeat(300_000)}\r\nx`,
  'a header of twenty megabytes in one line': () => `X-A: ${'b'.repeat(2e7)}\r\n\r\nx`,
  'a million folds': () => `X-A: b\r\n${' \r\n'.repeat(1e6)}\r\nx`,
  'no header and no line end': () => 'a'.repeat(2e7),
  'sixty thousand encoded words': () => `Subject: ${'=?utf-8?q?x?= '.repeat(60_000)}\r\n\r\nx`,
  'encoded words that never close': () => `Subject: ${'=?utf-8?q?x '.repeat(200_000)}\r\n\r\nx`,
  'an encoded word and three million spaces': () => `Subject: =?utf-8?q?x?=${' '.repeat(3e6)}y\r\n\r\nx`,
  'Mailjet variables nested 200,000 levels deep': () =>
    `X-MJ-Vars: ${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}\r\n\r\nx`,
  'twenty thousand Mailjet headers': () => `${'X-Mailjet-Campaign: !\r\n'.repeat(20_000)}\r\nx`,
  'twenty thousand sections of a parameter': () =>
    `${head}Content-Type: text/plain${numbered(20_000, (i) => `;\r\n name*${i}*=%61`)}\r\n\r\nx`,
  'a parameter of escaped quotes': () => `${head}Content-Type: text/plain; a="${'\\"'.repeat(1e6)}\r\n\r\nx`,
  'names that objects are born with': () =>
    `__proto__: 1\r\n${multipart('b; __proto__=1', '')}--b\r\nContent-Type: a/b; name=__proto__; constructor=1\r\n\r\nx`,
  '1.4 million parts': () => multipart('b', '--b\r\n\r\n'.repeat(1_400_000)),
  'fifty megabytes of tiny parts': () => multipart('b', '--b\r\n\r\nx\r\n'.repeat(5_000_000)),
  'nine thousand tiny attachments': () =>
    multipart(
      'b',
      '--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n'.repeat(9_000),
    ),
  'ten thousand multiparts in one another': () =>
    head + numbered(10_000, (i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`),
  'five thousand different boundaries': () =>
    multipart(
      'b',
      numbered(
        5_000,
        (i) => `--b\r\nContent-Type: multipart/mixed; boundary=c${i}\r\n\r\n--c${i}\r\n\r\nx\r\n`,
      ),
    ),
  'a boundary of ten kilobytes': () =>
    multipart('x'.repeat(10_000), `--${'x'.repeat(10_000)}\r\n\r\nhi\r\n`.repeat(1_000)),
  'lines that come close to a boundary of ten kilobytes': () =>
    multipart('x'.repeat(10_000), `--${'x'.repeat(9_999)}\r\n`.repeat(1_000)),
  'two million lines of two hyphens': () => multipart('b', '--\r\n'.repeat(2e6)),
  'a message inside a message that is header only': () =>
    multipart('b', '--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n--b--\r\n'),
  'three megabytes of <': () => html('<'.repeat(3e6)),
  'a million open elements': () => html('<b>'.repeat(1e6)),
  'a hundred thousand links': () => html('<a href=https://a.example/>x'.repeat(100_000)),
  'an element with 500,000 attributes': () => html(`<a ${numbered(500_000, (i) => `a${i} `)}>`),
  'a million entities': () => html('&amp;'.repeat(1e6)),
  'a million comments that never close': () => html('<!--'.repeat(1e6)),
  'a style of a million url(': () => html(`<style>${'url('.repeat(1e6)}`),
  'a style attribute of spaces': () => html(`<img src=https://a.example/ style="width${' '.repeat(3e6)}">`),
  'a srcset of five million commas': () => html(`<img srcset="${','.repeat(5e6)}">`),
  'a million references to images': () => html('<img src="cid:x">'.repeat(500_000)),
  '300,000 quoted lines that flow': () =>
    `${head}Content-Type: text/plain; format=flowed\r\n\r\n${'> > > a \r\n'.repeat(300_000)}`,
  'one flowed paragraph of a million lines': () =>
    `${head}Content-Type: text/plain; format=flowed\r\n\r\n${'a \r\n'.repeat(1e6)}`,
  'twenty million empty lines that flow': () =>
    `${head}Content-Type: text/plain; format=flowed\r\n\r\n${'\n'.repeat(2e7)}`,
  'twenty megabytes without a line end': () => text('a'.repeat(2e7)),
  'a URL of twenty megabytes': () => text(`https://${'a'.repeat(2e7)}`),
  'a million URLs that are none': () => text('https://'.repeat(1e6)),
  'a million code words and numbers': () => text('your code 1234 '.repeat(1e6)),
  'five megabytes of letters before a code': () => text(`${'a'.repeat(5e6)} code: 123456`),
  '1.6 million soft line breaks': () => encoded('quoted-printable', '=\r\n'.repeat(1_600_000)),
  'quoted-printable of an equals sign and spaces': () => encoded('quoted-printable', `=${' '.repeat(5e6)}x`),
  'base64 in ten million lines': () => encoded('base64', 'Y\n'.repeat(1e7)),
  'five megabytes of NUL': () => text('\0'.repeat(5e6)),
  'five megabytes of CR': () => '\r'.repeat(5e6),
  'five megabytes of LF': () => '\n'.repeat(5e6),
  nothing: () => '',
  'one empty line': () => '\r\n',
}
