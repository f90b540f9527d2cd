import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import MailComposer from 'nodemailer/lib/mail-composer'
import { expect, it } from 'vitest'
import { openMail } from '../../src/mime/open-mail.ts'

/** What two readers of a well-formed mail should agree on. */
function mainFacts(bytes: Uint8Array<ArrayBuffer>) {
  const { subject, from, to, date, messageId, html, text, attachments } = openMail(bytes)
  return {
    subject,
    from: from?.address,
    to: to.map(({ name, address }) => [name, address]),
    date,
    messageId,
    html: trimEnd(html ?? ''),
    text: trimEnd(text ?? ''),
    attachments: attachments.map(({ filename, contentType, size, contentId }) => ({
      filename,
      contentType,
      size,
      contentId,
    })),
  }
}

async function mainFactsByMailparser(bytes: Uint8Array<ArrayBuffer>): Promise<ReturnType<typeof mainFacts>> {
  const options = { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true }
  const mail: ParsedMail = await simpleParser(Buffer.from(bytes), options)
  return {
    subject: mail.subject ?? '',
    from: mail.from?.value[0]?.address,
    to: listAddresses(mail.to),
    date: mail.date?.getTime() ?? null,
    messageId: mail.messageId?.replace(/^<|>$/g, '') ?? null,
    html: trimEnd(mail.html || ''),
    text: trimEnd(mail.text ?? ''),
    attachments: mail.attachments.map(({ filename, contentType, size, contentId }) => ({
      filename: filename ?? null,
      contentType,
      size,
      contentId: contentId?.replace(/^<|>$/g, '') ?? null,
    })),
  }
}

function listAddresses(to: AddressObject | AddressObject[] | undefined): [string, string][] {
  const lists = to === undefined ? [] : [to].flat()
  return lists.flatMap(({ value }) =>
    value.map(({ name, address }): [string, string] => [name, address ?? '']),
  )
}

/** Line ends, the end of a text, and whether an empty text is one, are each reader's own affair. */
function trimEnd(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd()
}

const folder = join(import.meta.dirname, '../fixtures/eml')
/** Where mailparser reads on purpose something else: named or machine-written text as the body, messages in messages. */
const different = new Set([
  'real/apple-text-image-text.eml',
  'rfc/calendar.eml',
  'rfc/delivery-report.eml',
  'rfc/message-in-message.eml',
  'rfc/obsolete-syntax.eml',
])
const wellFormed = globSync(['rfc/*.eml', 'real/*.eml'], { cwd: folder }).filter(
  (mail) => !different.has(mail),
)

it.each(wellFormed.sort())('reads %s as mailparser does', async (mail) => {
  const bytes = new Uint8Array(readFileSync(join(folder, mail)))
  expect(mainFacts(bytes)).toEqual(await mainFactsByMailparser(bytes))
})

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map(toPrintable)
const subject = fc.array(word, { maxLength: 12 }).map((words) => toPrintable(words.join(' ')))
const text = fc.array(fc.string({ unit: 'grapheme', maxLength: 120 }), { maxLength: 8 }).map(toLines)
const attachment = fc.record({
  filename: word.filter((name) => name !== ''),
  content: fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
  // mailparser looks up application/octet-stream by the file name, so there is none.
  contentType: fc.constantFrom('application/pdf', 'image/png', 'text/csv'),
})

/** What a mail library may merge or drop is not under test: white space runs and control characters. */
function toPrintable(raw: string): string {
  return raw.replace(/[\s\p{C}\p{Z}]+/gu, ' ').trim()
}

function toLines(lines: readonly string[]): string {
  return lines.map((line) => line.replace(/[\p{C}\u2028\u2029]+/gu, ' ').trimEnd()).join('\n')
}

it('gives back what a mail library was told to send', async () => {
  const mail = fc.record({ subject, text, html: text, attachments: fc.array(attachment, { maxLength: 3 }) })
  await fc.assert(
    fc.asyncProperty(mail, async (sent) => {
      const bytes = new Uint8Array(
        await new MailComposer({ ...sent, from: 'a@example.com' }).compile().build(),
      )
      const read = openMail(bytes)
      expect(read.subject).toBe(sent.subject)
      expect(trimEnd(read.text ?? '')).toBe(sent.text.trimEnd())
      expect(trimEnd(read.html ?? '')).toBe(sent.html.trimEnd())
      expect(
        read.attachments.map(({ filename, size, contentType }) => ({ filename, size, contentType })),
      ).toEqual(
        sent.attachments.map(({ filename, content, contentType }) => ({
          filename,
          size: content.length,
          contentType,
        })),
      )
      expect(mainFacts(bytes)).toEqual(await mainFactsByMailparser(bytes))
    }),
    { numRuns: 200 },
  )
}, 60_000)
