import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TemplateContext } from '../../../src/mailjet/template/evaluate.ts'
import { renderTemplate } from '../../../src/mailjet/template/render-template.ts'
import { aContext } from './contexts.ts'

interface Case {
  readonly row: number
  readonly kind: 'documented' | 'third party' | 'observed' | 'inferred'
  readonly context: Partial<TemplateContext>
  readonly template: string
  readonly output?: string
  readonly error?: string
}

/** What Mailjet documents, what others have seen it do, and what follows from it: the kind says which. */
const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL('../../fixtures/template-language/cases.json', import.meta.url), 'utf8'),
)

function outcome(template: string, context: Partial<TemplateContext> = {}): string {
  const rendering = renderTemplate(template, aContext(context))
  return rendering.kind === 'rendered' ? rendering.text : `Error: ${rendering.error.message}`
}

describe('the template language', () => {
  for (const { row, kind, context, template, output, error } of cases) {
    it(`does as is ${kind} in case ${row}: ${template}`, () => {
      expect(outcome(template, context)).toBe(output ?? `Error: ${error}`)
    })
  }

  it.each<[template: string, result: string]>([
    ['{{ 2 + 3 * 4 }}', '14'],
    ['{{ (2 + 3) * 4 }}', '20'],
    ['{{ 10 - 4 - 3 }}', '3'],
    ['{{ 2 * 7 mod 4 }}', '2'],
    ['{{ -2 + 5 }}', '3'],
    ['{{ 5 - -2 }}', '7'],
    ['{{ 0.1 + 0.2 }}', '0.3'],
    ['{{ "a" + 1 }}', 'a1'],
    ['{% if 1 < 2 and 2 < 3 %}y{% endif %}', 'y'],
    ['{% if not 1 = 2 %}y{% endif %}', 'y'],
    ['{% if true or false and false %}y{% endif %}', 'y'],
    ['{% if 1 <> 2 %}y{% endif %}', 'y'],
    ['{% if "b" > "a" %}y{% endif %}', 'y'],
    ['{% if "10" > 9 %}y{% endif %}', 'y'],
    ['{% if "" %}y{% else %}n{% endif %}', 'n'],
    ['{% if 0 %}y{% else %}n{% endif %}', 'n'],
    ['{{ "}}" }}', '}}'],
    ['{{ Round(1.005, 2) }} {{ Round(-2.5) }} {{ Round(11.1, 2) }}', '1.01 -3 11.1'],
    ['{{ Escape("<a href=\'x\'>&") }}', '&lt;a href=&#x27;x&#x27;&gt;&amp;'],
    ['{{ UrlEncode("ä!") }}', '%C3%A4%21'],
    ['{{ FormatNumberLocale(1234.5, "de_DE", 2) }}', '1.234,50'],
    ['{# no comment #} { {x} } {', '{# no comment #} { {x} } {'],
    ['{{ var:none:word }}', 'word'],
    ['{{ var:none:-1.5 }}', '-1.5'],
    ['{{ var:a.b:"deep" }}', 'deep'],
    ['{% set x = 1 %}{% set x = x + 1 %}{{ x }}', '2'],
    ['{% if segment:4711 %}y{% else %}n{% endif %}', 'n'],
  ])('renders %s as %s', (template, result) => {
    expect(outcome(template)).toBe(result)
  })

  it.each<[template: string, error: string]>([
    ['{{var:url:}}', 'expression parsing error ## Access violation ## near ## {{var:url: ##'],
    ['{{ 1 / 0 }}', 'expression parsing error ## Division by zero ## near ## {{ 1 / 0 ##'],
    ['{{ "a" * 2 }}', 'expression parsing error ## "a" is not a number ## near ## {{ "a" * 2 ##'],
    ['{{ Date() }}', 'expression parsing error ## Unknown identifier: Date ## near ## {{ Date ##'],
    ['{{ upper("a") }}', 'expression parsing error ## Unknown identifier: upper ## near ## {{ upper ##'],
    ['{{ Round() }}', 'expression parsing error ## Round takes 1 to 2 values ## near ## {{ Round() ##'],
    ["{{ 'a' }}", "expression parsing error ## Access violation ## near ## {{ ' ##"],
    ['{{ "open }}', 'expression parsing error ## Access violation ## near ## {{ " ##'],
    ['{{', 'expression parsing error ## Access violation ## near ## {{ ##'],
    ['{{ }}', 'expression parsing error ## Access violation ## near ## {{ ##'],
    ['{{ foo:bar }}', 'expression parsing error ## Unknown identifier: foo:bar ## near ## {{ foo:bar ##'],
    ['{{ var:x | upper }}', 'expression parsing error ## Access violation ## near ## {{ var:x | ##'],
    [
      '{{ mj:nothing }}',
      'expression parsing error ## Unknown identifier: mj:nothing ## near ## {{ mj:nothing ##',
    ],
    ['{% for x in var:l %}', 'not valid template ## near ## n var:l %} ##'],
    ['{% for x of var:l %}{% endfor %}', 'not valid template ## near ## % for x of ##'],
    ['{% set x %}', 'not valid template ## near ## % set x %} ##'],
    [
      '{% if false %}{{ Nope() }}{% endif %}',
      'expression parsing error ## Unknown identifier: Nope ## near ## {{ Nope ##',
    ],
  ])('refuses %s', (template, error) => {
    expect(outcome(template)).toBe(`Error: ${error}`)
  })

  it('hides a variable by the loop only inside of it', () => {
    const template = '{% set x = "out" %}{% for x in var:list %}{{ x }}{% endfor %}{{ x }}'
    expect(outcome(template, { variables: { list: [1, 2] } })).toBe('12out')
  })

  it('takes null for what is not given', () => {
    expect(outcome('{{ var:x:"default" }}', { variables: { x: null } })).toBe('default')
  })

  it('sees no more of a value than its own properties', () => {
    const error =
      'Error: expression parsing error ## Unknown identifier: var:x.constructor ## near ## {{var:x.constructor ##'
    expect(outcome('{{var:x.constructor}}', { variables: { x: {} } })).toBe(error)
    expect(outcome('{{var:__proto__:"no"}}{{var:toString:"no"}}')).toBe('nono')
  })

  it('tells where in the source an error is', () => {
    const rendering = renderTemplate('Hello {{ var:name }}!', aContext())
    expect(rendering.kind === 'failed' && rendering.error.offset).toBe('Hello {{ var:name'.length)
  })
})

it('rounds by the decimals that are written, half away from zero', () => {
  const written = fc.tuple(fc.integer({ min: -10_000_000, max: 10_000_000 }), fc.integer({ min: 0, max: 5 }))
  fc.assert(
    fc.property(written, fc.integer({ min: 0, max: 4 }), ([digits, places], precision) => {
      const value = Number(`${digits}e-${places}`)
      const cut = 10n ** BigInt(Math.max(0, places - precision))
      const size = BigInt(Math.abs(digits))
      const rounded = (size + cut / 2n) / cut
      const expected = Math.sign(digits) * Number(`${rounded}e-${Math.min(places, precision)}`)
      expect(outcome('{{ Round(var:x, var:p) }}', { variables: { x: value, p: precision } })).toBe(
        String(expected),
      )
    }),
  )
})
