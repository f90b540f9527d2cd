import { createRandom, wordAt } from './filled-store.ts'

/**
 * Mails as an application sends them, 7 KiB on average: 80 % of 4 KiB with text and HTML, 18 % of 12 KiB HTML, 2 % of
 * 60 KiB with an attachment.
 */
export function createMixedMails(seed = 1): { next(number: number): string } {
  const random = createRandom(seed)
  const kinds = [
    { share: 0.8, pool: Array.from({ length: 200 }, () => composeAlternative(random)) },
    { share: 0.98, pool: Array.from({ length: 50 }, () => composeHtml(random)) },
    { share: 1, pool: Array.from({ length: 5 }, () => composeWithAttachment(random)) },
  ]
  return {
    /** Ready to follow DATA; `wordOf(number)` is in its subject. */
    next(number) {
      const draw = random()
      const { pool } = kinds.find(({ share }) => draw < share) ?? { pool: [] }
      const body = pool[Math.floor(random() * pool.length)] ?? ''
      const user = `user${Math.floor(random() * 10_000)}`
      const head = [
        'From: "Acme Shop" <orders@shop.example>',
        `To: "Customer ${user}" <${user}@customers.example>`,
        `Subject: Your order ${wordOf(number)} has been shipped`,
        'Date: Tue, 24 Nov 2026 10:00:00 +0000',
        `Message-ID: <${number}.${user}@shop.example>`,
        `X-MJ-CustomID: order-${number}`,
        'MIME-Version: 1.0',
      ]
      return `${head.join('\r\n')}\r\n${body}\r\n.\r\n`
    },
  }
}

/** A word that only the mail of this number has. */
export function wordOf(number: number): string {
  return `nr${number}x`
}

type Random = () => number

function composeAlternative(random: Random): string {
  const text = paragraphs(random, 900)
  return multipart('alternative', [
    `Content-Type: text/plain; charset=utf-8\r\n\r\n${text}`,
    `Content-Type: text/html; charset=utf-8\r\n\r\n${html(random, 2_600)}`,
  ])
}

function composeHtml(random: Random): string {
  return `Content-Type: text/html; charset=utf-8\r\n\r\n${html(random, 11_700)}`
}

function composeWithAttachment(random: Random): string {
  const bytes = Buffer.from(Array.from({ length: 42_000 }, () => Math.floor(random() * 256)))
  const base64 = bytes.toString('base64').replaceAll(/.{76}/gu, '$&\r\n')
  const attachment = 'Content-Type: application/pdf; name="invoice.pdf"\r\nContent-Transfer-Encoding: base64'
  return multipart('mixed', [
    `Content-Type: text/html; charset=utf-8\r\n\r\n${html(random, 2_600)}`,
    `${attachment}\r\nContent-Disposition: attachment; filename="invoice.pdf"\r\n\r\n${base64}`,
  ])
}

function multipart(kind: string, parts: readonly string[]): string {
  const inner = parts.map((part) => `--=_mixed\r\n${part}\r\n`).join('')
  return `Content-Type: multipart/${kind}; boundary="=_mixed"\r\n\r\n${inner}--=_mixed--`
}

function html(random: Random, size: number): string {
  let body = '<html><body style="margin:0;font-family:sans-serif"><table width="600" cellpadding="0">\r\n'
  while (body.length < size) {
    const link = `https://shop.example/track/${Math.floor(random() * 1e9)}`
    body += `<tr><td style="padding:12px 24px;color:#333333">${words(random, 18)}\r\n<a href="${link}">${words(random, 2)}</a></td></tr>\r\n`
  }
  return `${body}</table></body></html>`
}

function paragraphs(random: Random, size: number): string {
  let text = ''
  while (text.length < size) text += `${words(random, 12)}\r\n`
  return text
}

function words(random: Random, count: number): string {
  return Array.from({ length: count }, () => wordAt(Math.floor(60_000 * random() ** 4))).join(' ')
}
