import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseTemplate } from '../../../src/mailjet/template/parse-template.ts'
import { printTemplate } from '../../../src/mailjet/template/print-template.ts'
import { renderTemplate } from '../../../src/mailjet/template/render-template.ts'
import { TemplateError } from '../../../src/mailjet/template/template-error.ts'
import { aContext } from './contexts.ts'

const name = fc
  .stringMatching(/^[a-z][a-z0-9_]{0,6}$/u)
  .filter((word) => !/^(?:and|or|xor|not|div|mod|true|false|in)$/u.test(word))
const literal = fc.oneof(
  fc.boolean().map(String),
  fc.nat(1_000_000).map(String),
  fc.stringMatching(/^[^"]{0,8}$/u).map((text) => `"${text}"`),
)
const reference = fc
  .tuple(
    fc.constantFrom('var:', 'data:', 'mj:', 'segment:'),
    fc.array(name, { minLength: 1, maxLength: 3 }),
    fc.option(literal),
  )
  .map(([space, path, fallback]) => `${space}${path.join('.')}${fallback === null ? '' : `:${fallback}`}`)
const operator = fc.constantFrom(
  '+',
  '-',
  '*',
  '/',
  'div',
  'mod',
  '=',
  '==',
  '===',
  '!=',
  '<>',
  '<',
  '>',
  '<=',
  '>=',
  'and',
  'or',
  'xor',
)

const { template } = fc.letrec<{ expression: string; template: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small' },
    literal,
    reference,
    name,
    fc
      .tuple(tie('expression'), operator, tie('expression'))
      .map(([left, sign, right]) => `${left} ${sign} ${right}`),
    tie('expression').map((inner) => `(${inner})`),
    tie('expression').map((inner) => `not ${inner}`),
    tie('expression').map((inner) => `- ${inner}`),
    fc
      .tuple(fc.constantFrom('Upper', 'Int', 'Escape'), tie('expression'))
      .map(([called, value]) => `${called}(${value})`),
  ),
  template: fc.oneof(
    { depthSize: 'small' },
    fc.stringMatching(/^[^{]{0,10}$/u),
    tie('expression').map((inner) => `{{ ${inner} }}`),
    fc.tuple(name, tie('expression')).map(([variable, value]) => `{% set ${variable} = ${value} %}`),
    fc
      .tuple(tie('expression'), tie('template'), tie('template'))
      .map(([condition, yes, no]) => `{%if ${condition}%}${yes}{%else%}${no}{%endif%}`),
    fc
      .tuple(name, reference, tie('template'))
      .map(([variable, source, body]) => `{% for ${variable} in ${source} %}${body}{% endfor %}`),
    fc.tuple(tie('template'), tie('template')).map(([first, second]) => first + second),
  ),
}))

/** A template without the places of its parts, texts that touch being one. */
function shapeOf(source: string): string {
  return JSON.stringify(parseTemplate(source).nodes, (key, value) => (key === 'place' ? undefined : value))
}

it('reads what it prints as the same template', () => {
  fc.assert(
    fc.property(template, (source) => {
      const printed = printTemplate(parseTemplate(source))
      expect(shapeOf(printed)).toBe(shapeOf(source))
      expect(printTemplate(parseTemplate(printed))).toBe(printed)
    }),
  )
})

it('prints a template that renders as it did', () => {
  const context = aContext({ variables: { a: 1, b: [1, 'x'], c: { d: true } }, properties: { a: 'text' } })
  fc.assert(
    fc.property(template, (source) => {
      const rendering = renderTemplate(source, context)
      const again = renderTemplate(printTemplate(parseTemplate(source)), context)
      expect(again.kind).toBe(rendering.kind)
      if (rendering.kind === 'rendered') expect(again).toEqual(rendering)
    }),
  )
})

it('ends in a text or an error for whatever it is given', () => {
  const pieces = fc.constantFrom(
    '{{',
    '}}',
    '{%',
    '%}',
    'if',
    'else',
    'elseif',
    'endif',
    'for',
    'in',
    'endfor',
    'set',
    'var:',
    'x',
    '"',
    '=',
    '(',
    ')',
    '.',
    ':',
    '1',
    ' ',
    'not',
    '-',
    '!',
    '[[',
    ']]',
    '\u0000',
    'é',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(pieces).map((parts) => parts.join('')),
      ),
      (source) => {
        const rendering = renderTemplate(source, aContext({ variables: { x: ['a'] } }))
        if (rendering.kind === 'failed') expect(rendering.error).toBeInstanceOf(TemplateError)
      },
    ),
  )
})

const million = 1_000_000
it.each<[what: string, source: string, error: RegExp]>([
  [
    'ten thousand nested loops',
    '{% for x in var:x %}'.repeat(10_000) + '{% endfor %}'.repeat(10_000),
    /not valid template/u,
  ],
  [
    'loops that multiply',
    '{% for x in var:x %}'.repeat(30) + '{% endfor %}'.repeat(30),
    /more than 1000000 steps/u,
  ],
  ['a million brackets', `{{ ${'('.repeat(million)}`, /Access violation/u],
  ['deep brackets', `{{ ${'('.repeat(5_000)}1${')'.repeat(5_000)} }}`, /Too many levels/u],
  ['a million minus signs', `{{ ${'- '.repeat(million)}1 }}`, /Too many levels/u],
  [
    'text that doubles',
    `{% set a = "${'x'.repeat(1000)}" %}${'{% set a = a + a %}'.repeat(40)}{{ a }}`,
    /more than \d+ characters/u,
  ],
  ['a million tags that do not end', '{{ a '.repeat(million), /Access violation/u],
  ['a name of a million parts', `{{ var:x${'.x'.repeat(million)} }}`, /Unknown identifier/u],
])('ends soon with %s', (_what, source, error) => {
  const rendering = renderTemplate(
    source,
    aContext({ variables: { x: Array.from({ length: 10 }, () => ({})) } }),
  )
  expect(rendering.kind === 'failed' ? rendering.error.message : rendering.kind).toMatch(error)
})
