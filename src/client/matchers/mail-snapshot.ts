import type { Message } from '../message.ts'
import { maskVolatile } from './mask.ts'
import { normaliseHtml } from './normalise-html.ts'

/** Written by the servers on the way, or by chance; they say nothing about the mail. */
const leftOut: ReadonlySet<string> = new Set(['received', 'return-path', 'delivered-to', 'x-received'])

const maskedHeaders: Readonly<Record<string, string>> = {
  date: '<date>',
  'message-id': '<message-id>',
  'dkim-signature': '<signature>',
}

/**
 * Writes a message so that the same mail reads the same every time: headers in order, text, HTML a line for each
 * block, names of the attachments. Dates, ids, boundaries, tokens, one-time codes and local ports are masked.
 */
export function composeMailSnapshot(message: Message): string {
  const { headers, text, html, codes, attachments } = message
  const mask = (content: string) => maskVolatile(content, codes)
  const sections = [
    headers
      .filter(({ name }) => !leftOut.has(name.toLowerCase()))
      .map(({ name, value }) => `${name}: ${maskHeader(name, value, mask)}`)
      .join('\n'),
  ]
  if (text !== null) sections.push(`--- text\n${mask(text).trimEnd()}`)
  if (html !== null) sections.push(`--- html\n${mask(normaliseHtml(html))}`)
  if (attachments.length > 0) {
    const names = attachments.map(
      ({ filename, contentType }) => `${mask(filename ?? '(no name)')} (${contentType})`,
    )
    sections.push(`--- attachments\n${names.join('\n')}`)
  }
  return sections.join('\n\n')
}

function maskHeader(name: string, value: string, mask: (text: string) => string): string {
  const whole = maskedHeaders[name.toLowerCase()]
  if (whole !== undefined) return whole
  return mask(value.replace(/(\bboundary=)(?:"[^"]*"|[^\s;]+)/iu, '$1<boundary>'))
}
