import { composePdf } from './compose-pdf.ts'
import { heading, layout, lines, note, paragraph } from './layout.ts'
import { customer, type Sample, shop, shopFooter } from './sample.ts'

const order = [
  { label: 'Ethiopia Guji, 250 g', value: '£11.50' },
  { label: 'Colombia Huila, 250 g &times; 2', value: '£21.00' },
  { label: 'Delivery', value: '£2.90' },
]
const total = '£35.40'

export const receipt: Sample = {
  name: 'receipt',
  title: 'Receipt with a PDF',
  compose(nowMs) {
    const date = new Date(nowMs).toISOString().slice(0, 10)
    const number = `KC-${date.replaceAll('-', '').slice(2)}-0417`
    return {
      from: { name: shop.name, address: 'orders@kestrel.example' },
      to: customer,
      cc: { name: 'Bookkeeping', address: 'books@example.com' },
      replyTo: { name: 'Kestrel Orders', address: 'orders@kestrel.example' },
      subject: `Your receipt ${number}`,
      text: `Thank you for your order ${number} of ${date}.\n\n${order.map(({ label, value }) => `${label.replace('&times;', 'x')}: ${value}`).join('\n')}\nTotal: ${total}\n\nThe receipt is attached.\n`,
      html: layout({
        language: 'en',
        direction: 'ltr',
        title: `Receipt ${number}`,
        preheader: `${total} paid by card. The receipt is attached as a PDF.`,
        body: [
          heading('Thank you for your order'),
          paragraph(`Order <strong>${number}</strong> of ${date} is paid and being packed.`),
          lines([...order, { label: 'Total', value: total, isTotal: true }]),
          note('The receipt for your books is attached to this mail.'),
        ].join('\n'),
        footer: shopFooter,
      }),
      attachments: [
        {
          filename: `Receipt ${number}.pdf`,
          contentType: 'application/pdf',
          content: Buffer.from(composeReceipt(number, date)),
        },
      ],
    }
  },
}

function composeReceipt(number: string, date: string): Uint8Array {
  const items = order.flatMap(({ label, value }, index) => {
    const y = 250 + index * 30
    const text = label.replace('&times;', '\u00d7')
    return [{ x: 56, y, size: 11, text }, { x: 480, y, size: 11, text: value }, { y: y + 10 }]
  })
  return composePdf(`Receipt ${number}`, [
    { x: 56, y: 80, size: 20, text: 'Kestrel Coffee', isBold: true },
    { x: 56, y: 100, size: 10, text: '12 Harbour Street, Bristol' },
    { x: 56, y: 160, size: 14, text: `Receipt ${number}`, isBold: true },
    { x: 56, y: 180, size: 10, text: `Paid on ${date} by Ada Lovelace` },
    { y: 230 },
    ...items,
    { x: 56, y: 350, size: 12, text: 'Total', isBold: true },
    { x: 480, y: 350, size: 12, text: total, isBold: true },
  ])
}
