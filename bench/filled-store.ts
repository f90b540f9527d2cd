import { createMessageId, createSessionId } from '../src/model/ids.ts'
import type { DigestResult, NewMessage } from '../src/model/message.ts'
import type { Store } from '../src/store/store.ts'

/** What the messages of a filled store are like. */
export interface Filling {
  readonly messages: number
  /** Octets of a message, about. */
  readonly bytes: number
  /** Mails made of text in a little HTML, or newsletters, which are markup for the greater part; text without it. */
  readonly kind?: 'text' | 'newsletter'
  /** Messages are spread evenly over so many mailboxes, `box-0` first. */
  readonly mailboxes: number
  /** Hears how far it is. */
  readonly note?: (text: string) => void
}

const groupSize = 250

/** Appends mails and their digests directly to a store, without SMTP and parser, so that a million take minutes. */
export async function fillStore(store: Store, filling: Filling): Promise<void> {
  const random = createRandom(1)
  for (let at = 0; at < filling.messages; at += groupSize) {
    const count = Math.min(groupSize, filling.messages - at)
    const mails = Array.from({ length: count }, (_, index) => composeMail(random, at + index, filling))
    await Promise.all(mails.map(({ message }) => store.append(message)))
    await store.saveDigests(mails.map(({ digest }) => digest))
    if ((at / groupSize) % 200 === 0) filling.note?.(`${at} of ${filling.messages} messages`)
  }
}

/** The same sequence of numbers from 0 to 1 for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const syllables =
  'ba be bi bo da de di do fa fe ga ge ha he in ka ke la le li lo ma me mi mo na ne no pa pe ra re ri ro sa se si so ta te ti to un va ve wa we'.split(
    ' ',
  )

/** The n-th word of a vocabulary of some 60,000; the lower, the more frequent it is in a mail. */
export function wordAt(rank: number): string {
  const parts: string[] = []
  for (let rest = rank + syllables.length; rest > 0; rest = Math.floor(rest / syllables.length)) {
    parts.push(syllables[rest % syllables.length] ?? '')
  }
  return parts.join('')
}

const vocabulary = 60_000

function words(random: () => number, count: number): string {
  return Array.from({ length: count }, () => wordAt(Math.floor(vocabulary * random() ** 4))).join(' ')
}

export function composeMail(
  random: () => number,
  number: number,
  { bytes, mailboxes, kind = 'text' }: Filling,
): { readonly message: NewMessage; readonly digest: DigestResult } {
  const receivedAt = Date.now()
  const id = createMessageId(receivedAt)
  const subject = words(random, 6)
  const from = { name: `Shop ${number % 97}`, address: `shop${number % 97}@mail.example.com` }
  const to = [{ name: '', address: `user${number % 5_000}@example.org` }]
  const head = composeHead({ subject, from: from.address, to: to[0]?.address ?? '', number })
  const compose = kind === 'newsletter' ? composeBlock : composeRow
  const paragraphs: string[] = []
  const rows: string[] = []
  for (let size = head.length; size < bytes; size += rows.at(-1)?.length ?? bytes) {
    const paragraph = words(random, kind === 'newsletter' ? 14 : 25)
    paragraphs.push(paragraph)
    rows.push(compose(paragraph, number))
  }
  const html = `<html><body><table>\r\n${rows.join('')}</table></body></html>\r\n`
  const raw = new Uint8Array(Buffer.from(`${head}${html}`))
  const text = paragraphs.join(' ')
  const common = { from, to, cc: [], toCount: 1, ccCount: 0, subject, mailjet: null }
  const session = {
    id: createSessionId(receivedAt),
    listener: 'smtp://127.0.0.1:1025',
    clientAddress: '127.0.0.1',
  }
  return {
    message: {
      id,
      mailbox: `box-${number % mailboxes}`,
      receivedAt,
      envelope: { from: from.address, to: to.map(({ address }) => address) },
      scan: { ...common, headBytes: head.length },
      session: {
        ...session,
        tls: null,
        user: `box-${number % mailboxes}`,
        helo: 'client.example',
        faults: [],
      },
      transcript,
      raw,
    },
    digest: {
      kind: 'done',
      id,
      ...common,
      preview: text.slice(0, 160),
      attachments: 0,
      hasHtml: true,
      hasLink: number % 3 === 0,
      hasCode: number % 1_000 === 0,
      text: {
        from: `${from.name} ${from.address}`,
        to: to.map(({ address }) => address).join(' '),
        cc: '',
        subject,
        body: text,
        attachmentNames: '',
        headers: [
          { name: 'From', value: from.address },
          { name: 'Message-ID', value: `<${number}@mail.example.com>` },
          { name: 'X-Env', value: number % 10 === 0 ? 'staging' : 'test' },
          { name: 'Content-Type', value: 'text/html; charset=utf-8' },
        ],
      },
    },
  }
}

function composeRow(text: string): string {
  return `<tr><td style="padding:0 24px 16px;font:16px/24px Arial,sans-serif;color:#333333">${text}</td></tr>\r\n`
}

/** A block as the builders of newsletters write it: six parts of markup to one of text, and a link that is tracked. */
function composeBlock(text: string, number: number): string {
  const link = `https://click.mail.example.com/c/${number}/${text.length.toString(36)}?utm_source=newsletter&amp;utm_medium=email`
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt">\r
<tr><td align="left" style="padding:0 32px 16px 32px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:24px;color:#333333;word-break:break-word">${text}</td></tr>\r
<tr><td align="center" style="padding:0 32px 24px 32px"><a href="${link}" target="_blank" style="display:inline-block;padding:12px 24px;background:#1b6ac9;border-radius:6px;color:#ffffff;text-decoration:none;font-weight:bold">more</a></td></tr></table>\r
`
}

function composeHead(mail: { subject: string; from: string; to: string; number: number }): string {
  return [
    `From: <${mail.from}>`,
    `To: <${mail.to}>`,
    `Subject: ${mail.subject}`,
    `Message-ID: <${mail.number}@mail.example.com>`,
    'Date: Tue, 24 Nov 2026 12:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: text/html; charset=utf-8',
    `X-Env: ${mail.number % 10 === 0 ? 'staging' : 'test'}`,
    '',
    '',
  ].join('\r\n')
}

/** What a client and the server say for one mail. */
const transcript = [
  ['client', 'EHLO client.example'],
  ['server', '250-postfang'],
  ['server', '250 SMTPUTF8'],
  ['client', 'MAIL FROM:<shop@mail.example.com>'],
  ['server', '250 2.1.0 OK'],
  ['client', 'RCPT TO:<user@example.org>'],
  ['server', '250 2.1.5 OK'],
  ['client', 'DATA'],
  ['server', '354 Go ahead'],
].map(
  ([by, text], index) =>
    ({ atMs: index, by: by === 'server' ? 'server' : 'client', text: text ?? '' }) as const,
)
