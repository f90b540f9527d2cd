import { randomBytes } from 'node:crypto'
import { button, heading, layout, note, paragraph } from './layout.ts'
import { customer, type Sample, shop, shopFooter } from './sample.ts'

export const passwordReset: Sample = {
  name: 'password-reset',
  title: 'Password reset',
  compose() {
    const url = `https://kestrel.example/reset?token=${randomBytes(18).toString('base64url')}`
    return {
      from: { name: `${shop.name} Security`, address: 'security@kestrel.example' },
      to: customer,
      subject: 'Choose a new password',
      priority: 'high',
      text: `Hello Ada,\n\nsomebody asked for a new password for your account. To choose one, open this link within an hour:\n\n${url}\n\nIf that was not you, your password stays as it is.\n`,
      html: layout({
        language: 'en',
        direction: 'ltr',
        title: 'Choose a new password',
        preheader: 'The link is good for one hour and works once.',
        body: [
          heading('Choose a new password'),
          paragraph('Somebody, we hope you, asked for a new password for <strong>ada@example.com</strong>.'),
          button(url, 'Choose a password'),
          note(
            `The link is good for one hour and works once. If the button does not, copy this address:<br><a href="${url}" style="word-break:break-all">${url}</a>`,
          ),
          note('If that was not you, your password stays as it is. There is nothing to do.'),
        ].join('\n'),
        footer: shopFooter,
      }),
    }
  },
}
