import { button, heading, layout, note, paragraph, row, textFont, wideRow } from './layout.ts'
import { drawBags, drawSunrise } from './pictures.ts'
import { customer, type Sample, shop, shopFooter } from './sample.ts'

const coffees = [
  { cid: 'guji@kestrel.example', name: 'Ethiopia Guji', taste: 'Peach, jasmine', price: '£11.50' },
  { cid: 'huila@kestrel.example', name: 'Colombia Huila', taste: 'Cocoa, red apple', price: '£10.50' },
  { cid: 'sidra@kestrel.example', name: 'Ecuador Sidra', taste: 'Plum, black tea', price: '£14.00' },
]

export const newsletter: Sample = {
  name: 'newsletter',
  title: 'Newsletter with inline images',
  compose() {
    const bags = drawBags()
    return {
      from: { name: shop.name, address: 'news@kestrel.example' },
      to: customer,
      subject: 'The autumn harvest is here ☕',
      list: {
        unsubscribe: { url: 'https://kestrel.example/unsubscribe/7f3a', comment: 'Unsubscribe' },
      },
      text: `The autumn harvest is here\n\n${coffees.map(({ name, taste, price }) => `${name}: ${taste}, ${price}`).join('\n')}\n\nhttps://kestrel.example/harvest\n\nUnsubscribe: https://kestrel.example/unsubscribe/7f3a\n`,
      html: layout({
        language: 'en',
        direction: 'ltr',
        title: 'The autumn harvest',
        preheader: 'Three new coffees, picked in August, roasted on Tuesday.',
        body: [
          wideRow(
            '<img src="cid:sunrise@kestrel.example" width="560" height="240" alt="Sunrise over the hills" style="display:block;width:100%;height:auto">',
            '28px 0 0',
          ),
          heading('The autumn harvest is here'),
          paragraph(
            'Picked in August, shipped by sea, roasted on Tuesday. Three coffees, 60&nbsp;bags of each.',
          ),
          row(
            `<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>${coffees.map(column).join('')}</tr></table>`,
            '24px 32px 0',
          ),
          button('https://kestrel.example/harvest?utm_source=newsletter', 'See all three'),
          note(
            'You get this mail once a month. <a href="https://kestrel.example/unsubscribe/7f3a">Unsubscribe</a>',
          ),
        ].join('\n'),
        footer: shopFooter,
      }),
      attachments: [
        inlineImage('sunrise.png', 'sunrise@kestrel.example', drawSunrise()),
        ...coffees.map(({ cid, name }, index) =>
          inlineImage(`${name.toLowerCase().replace(' ', '-')}.png`, cid, bags[index] ?? new Uint8Array()),
        ),
      ],
    }
  },
}

function column({ cid, name, taste, price }: (typeof coffees)[number]): string {
  return `<td width="33%" valign="top" style="padding:0 8px"><img src="cid:${cid}" width="149" height="149" alt="${name}" style="display:block;width:100%;max-width:149px;height:auto;border-radius:10px"><p class="ink" style="margin:12px 0 0;font:600 15px/1.4 ${textFont};color:#23181a">${name}</p><p class="soft" style="margin:2px 0 0;font:14px/1.5 ${textFont};color:#6d6460">${taste}<br>${price}</p></td>`
}

function inlineImage(filename: string, cid: string, bytes: Uint8Array) {
  return {
    filename,
    cid,
    contentType: 'image/png',
    contentDisposition: 'inline' as const,
    content: Buffer.from(bytes),
  }
}
