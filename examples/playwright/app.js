import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createTransport } from 'nodemailer'

/** The application under test: a page to sign up with, a code by mail, a page to type it in. */
export async function startApp({ smtp }) {
  const transport = createTransport(smtp)
  const codes = new Map()

  async function signUp(email) {
    const code = String(randomInt(100_000, 1_000_000))
    codes.set(email, code)
    await transport.sendMail({
      from: 'Shop <hello@shop.example>',
      to: email,
      subject: 'Confirm your address',
      text: `Your confirmation code is ${code}.`,
      html: `<p>Your confirmation code is <b>${code}</b>.</p>`,
    })
    return page(`<form method="post" action="/confirm">
      <input type="hidden" name="email" value="${escapeHtml(email)}">
      <label>Code <input name="code" autocomplete="one-time-code"></label>
      <button>Confirm</button>
    </form>`)
  }

  function confirm(email, code) {
    return page(
      codes.get(email) === code ? '<h1>Welcome!</h1>' : '<p role="alert">That code is not right</p>',
    )
  }

  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const form = new URLSearchParams(body)
    const email = form.get('email') ?? ''
    response.setHeader('content-type', 'text/html; charset=utf-8')
    if (request.url === '/sign-up' && request.method === 'POST') response.end(await signUp(email))
    else if (request.url === '/confirm') response.end(confirm(email, form.get('code')))
    else response.end(signUpPage)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async close() {
      transport.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const signUpPage = page(`<form method="post" action="/sign-up">
  <label>E-mail <input name="email" type="email"></label>
  <button>Sign up</button>
</form>`)

function page(body) {
  return `<!doctype html><html lang="en"><title>Shop</title><main>${body}</main></html>`
}

function escapeHtml(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
