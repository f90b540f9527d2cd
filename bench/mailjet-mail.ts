/** Mails that give Mailjet mode something to do, 4 KiB each. */

export const mailKinds = ['plain', 'template', 'html'] as const
export type MailKind = (typeof mailKinds)[number]

const bytes = 4_096
const head = [
  'From: Sender <sender@example.com>',
  'To: Reader <reader@example.com>',
  'Date: Tue, 24 Nov 2026 10:00:00 +0000',
  'Message-ID: <load@example.com>',
  'MIME-Version: 1.0',
]

/** With the dot that ends DATA. */
export function composeMailjetMail(kind: MailKind): string {
  const { headers, line } = kinds[kind]
  const lines = [...head, ...headers, '', '']
  const before = lines.join('\r\n')
  return `${before}${`${line}\r\n`.repeat(Math.floor((bytes - before.length) / (line.length + 2)))}.\r\n`
}

const kinds: Readonly<Record<MailKind, { readonly headers: readonly string[]; readonly line: string }>> = {
  plain: {
    headers: ['Subject: A message of the load test', 'Content-Type: text/plain; charset=utf-8'],
    line: 'The quick brown fox jumps over the lazy dog and runs away from the noise.',
  },
  template: {
    headers: [
      'Subject: Hello {{var:name}}',
      'Content-Type: text/html; charset=utf-8',
      'X-Mailjet-Campaign: bench',
      'X-MJ-TemplateLanguage: 1',
      'X-MJ-Vars: {"name":"Ann","items":[{"title":"Shoes","price":9.99},{"title":"Hat","price":19.99}]}',
    ],
    line: '<p>Dear {{var:name:"friend"}}, {% for item in var:items %}{{item.title}}: {{item.price}} {% endfor %}</p>',
  },
  html: {
    headers: [
      'Subject: A message of the load test',
      'Content-Type: text/html; charset=utf-8',
      'X-Mailjet-Campaign: bench',
      'X-Mailjet-TrackOpen: 1',
      'X-Mailjet-TrackClick: 1',
      'X-MJ-CustomID: bench-1',
    ],
    line: '<p>The quick brown fox <a href="https://example.com/fox?jumps=over">jumps over</a> the lazy dog.</p>',
  },
}
