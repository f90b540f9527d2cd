import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createdSchema } from '../../../src/contract/api.ts'
import { infoSchema } from '../../../src/contract/info.ts'
import { type MessageJson, messageSchema } from '../../../src/contract/message.ts'
import { mailjetHeaderNames } from '../../../src/model/mailjet-fields.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { readAs, readProblem } from './read-as.ts'

let postfang: TestPostfang

beforeAll(async () => {
  postfang = await startPostfang()
})

afterAll(() => postfang.close())

async function sendSample(name: string): Promise<MessageJson> {
  const answer = postfang.fetch(`/api/samples/${name}?mailbox=samples`, { method: 'POST' })
  const { id, mailbox } = await readAs(createdSchema, answer, 201)
  expect(mailbox).toBe('samples')
  return readAs(messageSchema, postfang.fetch(`/api/messages/${id}`))
}

describe('the samples', () => {
  it('that the server names can all be sent, in HTML and in text, and ask for nothing from outside', async () => {
    const { samples } = await readAs(infoSchema, postfang.fetch('/api/info'))
    expect(samples.length).toBe(7)
    for (const { name, title } of samples) {
      const message = await sendSample(name)
      expect(title).not.toBe('')
      expect(message).toMatchObject({ digest: 'done', warnings: [], session: { listener: 'http' } })
      expect(message.html).toContain('prefers-color-scheme: dark')
      expect(message.text).not.toBe('')
      expect(message.remoteContent).toEqual({ images: 0, trackingPixels: 0, other: 0 })
      expect(message.envelope.to.length).toBeGreaterThan(0)
      expect(message.from?.address).toMatch(/@kestrel\.example$/)
    }
  })

  it('that do not exist are named in a 404', async () => {
    const answer = postfang.fetch('/api/samples/nothing', { method: 'POST' })
    expect((await readProblem(answer, 404)).detail).toContain('welcome, receipt, newsletter')
  })

  it('welcome with a code that is found', async () => {
    const message = await sendSample('welcome')
    expect(message.codes).toHaveLength(1)
    expect(message.subject.startsWith(message.codes[0] ?? 'none')).toBe(true)
  })

  it('hand over a receipt as a PDF that holds together', async () => {
    const message = await sendSample('receipt')
    const [attachment] = message.attachments
    expect(attachment).toMatchObject({ contentType: 'application/pdf', disposition: 'attachment' })
    const part = await postfang.fetch(`/api/messages/${message.id}/parts/${attachment?.part}`)
    const pdf = Buffer.from(await part.arrayBuffer()).toString('latin1')
    expect(pdf).toMatch(/^%PDF-1\.4\n[\s\S]*%%EOF\n$/)
    // Every entry of the cross-reference table leads to the object of its number.
    const entries = [...pdf.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset))
    expect(entries).toHaveLength(7)
    for (const [index, offset] of entries.entries())
      expect(pdf.slice(offset)).toMatch(new RegExp(`^${index + 1} 0 obj\n`))
    expect(pdf.slice(Number(/startxref\n(\d+)/.exec(pdf)?.[1]))).toMatch(/^xref\n/)
    const [, length, stream] = /Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/.exec(pdf) ?? []
    expect(stream).toHaveLength(Number(length))
  })

  it('show a newsletter with its own images', async () => {
    const message = await sendSample('newsletter')
    const images = message.attachments.filter(({ contentType }) => contentType === 'image/png')
    expect(images).toHaveLength(4)
    for (const { contentId, part } of images) {
      expect(message.html).toContain(`cid:${contentId}`)
      const answer = await postfang.fetch(`/api/messages/${message.id}/parts/${part}`)
      expectPng(Buffer.from(await answer.arrayBuffer()))
    }
    const frame = await (await postfang.fetch(`/frame/${message.id}`)).text()
    expect(frame.match(/data:image\/png;base64,/g)).toHaveLength(4)
    expect(frame).not.toContain('cid:')
  })

  it('reset a password by a link', async () => {
    const message = await sendSample('password-reset')
    expect(message.links.map(({ url }) => url)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^https:\/\/kestrel\.example\/reset\?token=[\w-]{24}$/)]),
    )
  })

  it('invite with a calendar request', async () => {
    const message = await sendSample('invitation')
    const headers = JSON.stringify(message.parts)
    expect(headers).toContain('text/calendar')
    expect(message.envelope.to).toEqual(['ada@example.com', 'grace@example.com'])
  })

  it('write Arabic from right to left', async () => {
    const message = await sendSample('arabic')
    expect(message.html).toContain('dir="rtl"')
    expect(message.subject).toMatch(/\p{Script=Arabic}/u)
  })

  it('carry every Mailjet header, none of them wrong', async () => {
    const { mailjet } = await sendSample('mailjet')
    expect(mailjet?.fields.map(({ name }) => name).toSorted()).toEqual([...mailjetHeaderNames].toSorted())
    expect(mailjet?.findings).toBe(0)
  })
})

/** Checks signature, size and pixel data (RFC 2083). */
function expectPng(png: Buffer): void {
  expect(png.toString('latin1', 1, 4)).toBe('PNG')
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const end = png.indexOf('IEND') - 8
  const pixels = inflateSync(png.subarray(png.indexOf('IDAT') + 4, end))
  expect(pixels.length).toBe((width * 3 + 1) * height)
}
