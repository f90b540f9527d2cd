import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ArchiveItem } from '../../src/archive/archive-item.ts'
import { readMbox } from '../../src/archive/mbox-reader.ts'
import { composeFromLine, createFromQuoting, mboxSeparator } from '../../src/archive/mbox-writer.ts'

async function* inPieces(bytes: Buffer, sizes: readonly number[]) {
  let at = 0
  for (const size of sizes) {
    yield bytes.subarray(at, at + size)
    at += size
  }
  yield bytes.subarray(at)
}

async function read(
  text: string | Buffer,
  options: { maxBytes?: number; isMboxo?: boolean; sizes?: number[] } = {},
) {
  const { maxBytes = 1_000, isMboxo = false, sizes = [] } = options
  const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text
  const items: ArchiveItem[] = []
  for await (const item of readMbox(inPieces(bytes, sizes), { maxBytes, isMboxo })) items.push(item)
  return items.map((item) => (item.kind === 'mail' ? Buffer.from(item.raw).toString('latin1') : item))
}

const line = 'From a@x Mon Jan  1 00:00:00 2024'

it.each([
  [
    'as Unix programs write it',
    `${line}\nSubject: 1\n\nhi\n\n${line}\nSubject: 2\n\nho\n\n`,
    ['Subject: 1\n\nhi\n', 'Subject: 2\n\nho\n'],
  ],
  [
    'with CRLF',
    `${line}\r\nSubject: 1\r\n\r\nhi\r\n\r\n${line}\r\nSubject: 2\r\n\r\n`,
    ['Subject: 1\r\n\r\nhi\r\n', 'Subject: 2\r\n'],
  ],
  ['without a line end at its end', `${line}\nSubject: 1\n\nhi`, ['Subject: 1\n\nhi']],
  [
    'by Thunderbird and by Takeout',
    `From - Mon Jan 01 00:00:00 2024\nA: b\n\nFrom 12@xxx Mon Jan 01 00:00:00 +0000 2024\nC: d\n`,
    ['A: b\n', 'C: d\n'],
  ],
  ['with a line that only looks like one', `${line}\nA: b\n\nFrom here on\n`, ['A: b\n\nFrom here on\n']],
  ['empty', '', []],
  [
    'that is none',
    'Subject: x\n\nhi\n',
    [{ kind: 'skipped', place: 'the beginning', reason: expect.any(String) }],
  ],
])('reads an mbox %s', async (_name, text, expected) => {
  expect(await read(text)).toEqual(expected)
})

it('takes one quote away, and of mboxo only where there is one', async () => {
  const text = `${line}\n\n>From a\n>>From b\nx >From c\n`
  expect(await read(text)).toEqual(['\nFrom a\n>From b\nx >From c\n'])
  expect(await read(text, { isMboxo: true })).toEqual(['\nFrom a\n>>From b\nx >From c\n'])
})

it('passes over what is too large, and keeps no more of it', async () => {
  const large = 'x'.repeat(2_000)
  expect(await read(`${line}\n${large}\n\n${line}\nA: b\n\n`, { sizes: [500, 500, 500] })).toEqual([
    { kind: 'skipped', place: 'message 1', reason: 'it has more than 1000 bytes' },
    'A: b\n',
  ])
})

const octets = fc
  .array(
    fc.oneof(
      fc.constantFrom('\n', '\r\n', '>', 'From ', '\nFrom ', `\n${line}\n`, '\n>From ', 'F', 'r'),
      fc.integer({ min: 0, max: 255 }),
    ),
    { maxLength: 30 },
  )
  .map((words) => Buffer.concat(words.map((word) => Buffer.from(typeof word === 'string' ? word : [word]))))

it('gives back the bytes of every message that was written, however they come in pieces', async () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(fc.array(octets, { minLength: 1, maxLength: 4 }), cuts, async (bodies, sizes) => {
      const mails = bodies.map((body) => Buffer.concat([body, Buffer.from('\r\n')]))
      const parts: Buffer[] = []
      for (const mail of mails) {
        const quoting = createFromQuoting()
        parts.push(composeFromLine('a@x', 0))
        for await (const piece of inPieces(mail, sizes)) parts.push(quoting.push(new Uint8Array(piece)))
        parts.push(quoting.end(), mboxSeparator)
      }
      expect(await read(Buffer.concat(parts), { sizes })).toEqual(
        mails.map((mail) => mail.toString('latin1')),
      )
    }),
  )
})
