import type { RenderedJson, RenderRequestJson } from '../../../src/contract/template.ts'
import { withFieldLines } from '../format/text-place.ts'

/** What is written in the playground. */
export interface Draft {
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly mjml: string
  /** Which of the two the HTML is made of. */
  readonly markup: 'html' | 'mjml'
  /** JSON, or on the way to it. */
  readonly variables: string
}

/** Something that renders, so that nobody begins before an empty page. */
export const exampleDraft: Draft = {
  subject: 'Your order {{var:order.number}}',
  text: '',
  html: `<h1>Hello {{var:name:"friend"}}</h1>
{% if var:order.items %}
<ul>
{% for item in var:order.items %}
  <li>{{item.title}}: {{item.price}} €</li>
{% endfor %}
</ul>
{% else %}
<p>Nothing was ordered.</p>
{% endif %}
`,
  mjml: '',
  markup: 'html',
  variables: `{
  "name": "Ann",
  "order": {
    "number": 17,
    "items": [
      { "title": "Tea", "price": "4.20" },
      { "title": "Cup", "price": "9.90" }
    ]
  }
}
`,
}

/** The pieces and variables that something stored was rendered with, to be changed. */
export function toDraft({ source, variables }: RenderedJson): Draft {
  const hasVariables = Object.keys(variables).length > 0
  return {
    subject: withFieldLines(source.subject ?? '').replaceAll('\n', ' '),
    text: withFieldLines(source.text ?? ''),
    html: withFieldLines(source.html ?? ''),
    mjml: withFieldLines(source.mjml ?? ''),
    markup: source.mjml === null ? 'html' : 'mjml',
    variables: hasVariables ? `${JSON.stringify(variables, null, 2)}\n` : '',
  }
}

/** The call that renders it. A piece that is empty is not there; with no markup at all the HTML is, and is empty. */
export function toRequest(
  { subject, text, html, mjml, markup }: Draft,
  variables: Readonly<Record<string, unknown>>,
): RenderRequestJson {
  return {
    ...(subject === '' ? {} : { subject }),
    ...(text === '' ? {} : { text }),
    ...(markup === 'mjml' && mjml !== '' ? { mjml } : { html: markup === 'mjml' ? '' : html }),
    variables,
    frame: true,
  }
}
