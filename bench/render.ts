import type { TemplateContext } from '../src/mailjet/template/evaluate.ts'
import { parseTemplate } from '../src/mailjet/template/parse-template.ts'
import { render as renderParsed, renderTemplate } from '../src/mailjet/template/render-template.ts'
import type { Bench } from './bench.ts'

const loopRows = 20
const roundMs = 1_500

const receipt = `<html><body><h1>Thank you, {{var:user.name:"customer"}}</h1>
<p>Order {{var:order.id}} of {{var:order.date}}{% if var:order.isGift:false %}, a gift{% endif %}</p>
<table>{% for item in var:order.items %}
<tr><td>{{item.title}}</td><td>{{item.quantity}}</td>
<td>{{item.price.currency}}{{Round(item.price.amount * item.quantity, 2)}}</td></tr>{% endfor %}
<tr><td>Tax</td><td></td><td>{{var:order.total.currency}}{{Round(var:order.total.amount * var:order.taxes, 2)}}</td></tr>
<tr><td>Total</td><td></td><td>{{var:order.total.currency}}{{var:order.total.amount}}</td></tr></table>
<p>{{mj:contact.email}} <a href="{{mj:unsub_link_en}}">unsubscribe</a></p></body></html>`

const context: TemplateContext = {
  variables: {
    user: { name: 'Ann' },
    order: {
      id: 4711,
      date: '24 November',
      taxes: 0.0825,
      total: { currency: '$', amount: 134.97 },
      items: Array.from({ length: loopRows }, (_, index) => ({
        title: `Shoes no. ${index}`,
        quantity: 1 + (index % 3),
        price: { currency: '$', amount: 9.99 + index },
      })),
    },
  },
  properties: {},
  predefined: { contact: { email: 'ann@example.com' } },
  segments: {},
  unsubscribeLink: (language) => `https://unsubscribe.invalid/${language}`,
  hasOpenedSince: () => false,
  hasClickedSince: () => false,
}

/** Renderings of a receipt in Mailjet's template language, on one core. */
export const render: Bench = {
  name: 'render',
  about: `renderings a second of a receipt with ${loopRows} rows in a loop, on one core`,
  async run({ rounds }) {
    const kinds = [
      {
        name: 'as sent again and again',
        run: () => void renderTemplate(receipt, context),
        budget: '≥ 20,000',
      },
      {
        name: 'read anew each time',
        run: () => void renderParsed(parseTemplate(receipt), context),
        budget: '',
      },
    ]
    const rows = kinds.map(({ name, run, budget }) => {
      perSecond(run, roundMs / 3)
      const rates = Array.from({ length: rounds }, () => perSecond(run, roundMs))
      const cells = {
        'per second': rates.map(({ clock }) => clock),
        'per CPU second': rates.map(({ cpu }) => cpu),
      }
      return { name, cells: { ...cells, budget } }
    })
    const notes = ['Where other work shares the core, the CPU second says what the clock does not.']
    return { tables: [{ title: 'Rendering a receipt', rows, notes }] }
  },
}

function perSecond(run: () => void, ms: number): { readonly clock: number; readonly cpu: number } {
  const started = performance.now()
  const cpuBefore = process.cpuUsage()
  let count = 0
  let passed = 0
  while (passed < ms) {
    for (let times = 0; times < 50; times++) run()
    count += 50
    passed = performance.now() - started
  }
  const { user, system } = process.cpuUsage(cpuBefore)
  return {
    clock: Math.round((count * 1_000) / passed),
    cpu: Math.round((count * 1_000_000) / (user + system)),
  }
}
