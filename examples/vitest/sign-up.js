import { randomInt } from 'node:crypto'
import { createTransport } from 'nodemailer'

/** The application under test: signs somebody up and sends a code by mail. */
export async function signUp(email, { smtp }) {
  const code = String(randomInt(100_000, 1_000_000))
  const link = `https://shop.example/confirm?email=${encodeURIComponent(email)}`
  const transport = createTransport(smtp)
  await transport.sendMail({
    from: 'Shop <hello@shop.example>',
    to: email,
    subject: 'Welcome to the shop',
    text: `Your confirmation code is ${code}.\n\nConfirm: ${link}`,
    html: `<h1>Welcome!</h1><p>Your confirmation code is <b>${code}</b>.</p><a href="${link}">Confirm</a>`,
  })
  transport.close()
}
