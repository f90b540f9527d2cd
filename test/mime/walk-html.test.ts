import fc from 'fast-check'
import { Tokenizer } from 'htmlparser2'
import { expect, it } from 'vitest'
import { walkHtml } from '../../src/mime/walk-html.ts'
import { limits } from '../../src/model/limits.ts'

type Event = readonly [
  kind: 'open' | 'close' | 'text',
  name: string,
  attributes?: readonly (readonly string[])[],
]

const kept: ReadonlySet<string> = new Set(['href', 'alt'])

function walk(html: string): readonly Event[] {
  const events: Event[] = []
  walkHtml(html, kept, {
    open: (element, attributes) => void events.push(['open', element, [...attributes]]),
    close: (element) => events.push(['close', element]),
    text: (piece) => addText(events, piece),
  })
  return events
}

/** The same by a tokenizer that decodes references itself, one character after the other. */
function walkSlowly(html: string): readonly Event[] {
  const events: Event[] = []
  const ignore = () => undefined
  let element = ''
  let name = ''
  let value = ''
  let attributes = new Map<string, string>()
  const open = () => {
    events.push(['open', element, [...attributes].filter(([name]) => kept.has(name))])
    attributes = new Map()
  }
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: true },
    {
      onopentagname: (start, end) => {
        element = html.slice(start, end).toLowerCase()
      },
      onattribname: (start, end) => {
        name = html.slice(start, end).toLowerCase()
        value = ''
      },
      onattribdata: (start, end) => {
        value += html.slice(start, end)
      },
      onattribentity: (codePoint) => {
        value += String.fromCodePoint(codePoint)
      },
      onattribend: () => {
        if (!attributes.has(name)) attributes.set(name, value.slice(0, limits.attributeChars))
      },
      onopentagend: open,
      onselfclosingtag: open,
      onclosetag: (start, end) => events.push(['close', html.slice(start, end).toLowerCase()]),
      ontext: (start, end) => addText(events, html.slice(start, end)),
      ontextentity: (codePoint) => addText(events, String.fromCodePoint(codePoint)),
      oncdata: ignore,
      oncomment: ignore,
      ondeclaration: ignore,
      onend: ignore,
      onprocessinginstruction: ignore,
    },
  )
  tokenizer.write(html)
  tokenizer.end()
  return events
}

/** In how many pieces a text comes is of no concern. */
function addText(events: Event[], piece: string): void {
  const last = events.at(-1)
  if (last?.[0] === 'text') events[events.length - 1] = ['text', last[1] + piece]
  else events.push(['text', piece])
}

const elements =
  'a b p img script style title textarea iframe xmp noembed noframes plaintext template svg'.split(' ')
const references =
  '&amp; &amp &lt; &#8364; &#x20ac; &euro; &notit; &nbsp &zzz; & && &# &#x; &#0; &AMP; &copy=1'.split(' ')
const markup = fc.oneof(
  fc.constantFrom(
    ...elements.flatMap((name) => [`<${name}>`, `</${name}>`, `<${name}/>`, `<${name.toUpperCase()} `]),
  ),
  fc.constantFrom(...references),
  fc.constantFrom(
    ...references.flatMap((text) => [`<a href="${text}x">`, `<a href='x${text}'>`, `<a href=${text}>`]),
  ),
  fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '=',
    '/',
    ' ',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<!doctype',
    '<?',
    '</',
    'amp;',
  ),
  fc.string({ maxLength: 8 }),
)

it('reads references in texts and values as a tokenizer does that goes from character to character', () => {
  const documents = fc.array(markup, { maxLength: 30 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(documents, (html) => {
      // There, a reference right behind what could be an end is not read by the tokenizer; by browsers and by us it is.
      fc.pre(!/<(?:title|textarea).*<[/a-z]*&/is.test(html))
      expect(walk(html)).toEqual(walkSlowly(html))
    }),
    { numRuns: 20_000 },
  )
})

it('reads a reference behind what is no end of a title', () => {
  expect(walk('<title><&amp;</title>')[1]).toEqual(['text', '<&'])
})

it('takes the text of raw elements as it stands', () => {
  expect(walk('<style>a&amp;b</style>c&amp;d<title>e&amp;f</title>')).toEqual([
    ['open', 'style', []],
    ['text', 'a&amp;b'],
    ['close', 'style'],
    ['text', 'c&d'],
    ['open', 'title', []],
    ['text', 'e&f'],
    ['close', 'title'],
  ])
})

it('cuts a value that is too long after its references are read', () => {
  const long = '&amp;'.repeat(limits.attributeChars + 1)
  expect(walk(`<a href="${long}">`)).toEqual([['open', 'a', [['href', '&'.repeat(limits.attributeChars)]]]])
})
