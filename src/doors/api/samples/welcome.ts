import { randomInt } from 'node:crypto'
import { button, code, heading, layout, note, paragraph } from './layout.ts'
import { customer, type Sample, shop, shopFooter } from './sample.ts'

export const welcome: Sample = {
  name: 'welcome',
  title: 'Welcome with a code',
  compose() {
    const digits = String(randomInt(100_000, 1_000_000))
    const url = 'https://kestrel.example/confirm?email=ada%40example.com'
    return {
      from: shop,
      to: customer,
      subject: `${digits} is your confirmation code`,
      text: `Hello Ada,\n\nwelcome to Kestrel Coffee. Your confirmation code is ${digits}.\n\nIt is good for 15 minutes. You can enter it here:\n${url}\n\nIf you did not sign up, nothing happens without the code.\n`,
      html: layout({
        language: 'en',
        direction: 'ltr',
        title: 'Confirm your address',
        preheader: 'Enter it within 15 minutes to finish signing up.',
        body: [
          heading('Good to have you, Ada'),
          paragraph('Enter this code to confirm your address. It is good for 15&nbsp;minutes.'),
          code(digits),
          button(url, 'Confirm my address'),
          note('If you did not sign up, ignore this mail: without the code nothing happens.'),
        ].join('\n'),
        footer: shopFooter,
      }),
    }
  },
}
