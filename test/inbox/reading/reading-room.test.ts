import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { createReadingRoom, type ReadingRoomOptions } from '../../../src/inbox/reading/reading-room.ts'
import { PostfangError } from '../../../src/model/errors.ts'
import { createMessageId } from '../../../src/model/ids.ts'
import { mailjetHeaderNames } from '../../../src/model/mailjet-fields.ts'

const id = createMessageId(0)

/** A room with limits of its own, for one test. */
function openRoom(options: ReadingRoomOptions) {
  const limited = createReadingRoom(options)
  onTestFinished(() => limited.close())
  return limited
}

const room = createReadingRoom()
afterAll(() => room.close())

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text))
}

const welcome = () =>
  bytesOf(
    [
      'From: Ann <ann@example.com>',
      'To: Bo <bo@example.org>',
      'Cc: cy@example.org',
      'Subject: Welcome',
      'X-MJ-CustomID: w-1',
      'Content-Type: multipart/related; boundary=b',
      '',
      '--b',
      'Content-Type: text/html',
      '',
      '<p>Your code is <b>482913</b>. <a href="https://a.example/">Go on</a> <img src="cid:i"></p>',
      '--b',
      'Content-Type: image/png; name=dot.png',
      'Content-ID: <i>',
      'Content-Transfer-Encoding: base64',
      '',
      'UE5H',
      '--b--',
    ].join('\r\n'),
  )

/** Takes a second or so to read: far longer than the deadline, even on a machine several times as fast. */
const slow = () =>
  bytesOf(
    `Subject: slow\r\nTo: bo@example.org\r\nContent-Type: text/html\r\n\r\n${'<a href=x>'.repeat(1_500_000)}`,
  )
const deadlineMs = 150
const quick = () => bytesOf('Subject: quick\r\n\r\nhello')

it('digests a message: its row, what it has, and the words to find it by', async () => {
  expect(await room.digest(id, welcome(), ['bcc@example.net', 'bo@example.org'])).toEqual({
    kind: 'done',
    id,
    subject: 'Welcome',
    from: { name: 'Ann', address: 'ann@example.com' },
    to: [{ name: 'Bo', address: 'bo@example.org' }],
    cc: [{ name: '', address: 'cy@example.org' }],
    toCount: 1,
    ccCount: 1,
    mailjet: expect.objectContaining({ customId: 'w-1', findings: 0 }),
    preview: 'Your code is 482913. Go on',
    attachments: 1,
    hasHtml: true,
    hasLink: true,
    hasCode: true,
    text: {
      from: 'Ann ann@example.com',
      to: 'Bo bo@example.org\nbcc@example.net\nbo@example.org',
      cc: 'cy@example.org',
      subject: 'Welcome',
      body: 'Your code is 482913. Go on',
      attachmentNames: 'dot.png',
      headers: [
        { name: 'From', value: 'Ann <ann@example.com>' },
        { name: 'To', value: 'Bo <bo@example.org>' },
        { name: 'Cc', value: 'cy@example.org' },
        { name: 'Subject', value: 'Welcome' },
        { name: 'X-MJ-CustomID', value: 'w-1' },
        { name: 'Content-Type', value: 'multipart/related; boundary=b' },
      ],
    },
  })
})

it('lists a hundred addresses in the row and finds all of them', async () => {
  const to = Array.from({ length: 150 }, (_, index) => `a${index}@example.com`)
  const digest = await room.digest(id, bytesOf(`To: ${to.join(', ')}\r\n\r\n`), [])
  expect(digest).toMatchObject({ toCount: 150, text: { to: to.join('\n') } })
  expect(digest.kind === 'done' && digest.to).toHaveLength(100)
})

it('opens a message with its Mailjet fields', async () => {
  expect(await room.open(welcome())).toMatchObject({
    subject: 'Welcome',
    codes: ['482913'],
    mailjet: { customId: 'w-1', fields: [{ name: 'X-MJ-CustomID' }] },
  })
})

it('reads every Mailjet header there is without a finding', async () => {
  const file = join(import.meta.dirname, '../../fixtures/eml/real/every-mailjet-header.eml')
  const { mailjet } = await room.open(new Uint8Array(readFileSync(file)))
  expect(mailjet?.fields.map(({ name }) => name)).toEqual([...mailjetHeaderNames])
  expect(mailjet).toMatchObject({
    findings: 0,
    customId: 'order-4829',
    campaign: 'autumn-sale_2026',
    deduplicateCampaign: true,
    priority: 3,
    trackOpens: 'enabled',
    trackClicks: 'disabled',
    templateLanguage: true,
    templateId: 123456,
    templateErrorReporting: 'dev@example.com',
    templateErrorDeliver: true,
    monitoringCategory: 'receipts',
    eventPayload: '{"order":4829, "vip":true}',
    variables: { name: 'Jürgen', items: [1, 2] },
  })
})

it('gives the preview with its images, and null where there is no HTML', async () => {
  expect(await room.preview(welcome())).toContain('<img src="data:image/png;base64,UE5H">')
  expect(await room.preview(quick())).toBeNull()
})

it('gives a part decoded, and undefined where there is none', async () => {
  const part = await room.part(welcome(), '2')
  expect(part).toMatchObject({ kind: 'decoded', contentType: 'image/png', filename: 'dot.png' })
  expect(Buffer.from(part?.kind === 'decoded' ? part.bytes : []).toString()).toBe('PNG')
  expect(await room.part(welcome(), '3')).toBeUndefined()
})

it('takes large messages over, whose memory is then no longer the caller’s', async () => {
  const large = bytesOf(`Subject: large\r\n\r\n${'x'.repeat(1024 * 1024)}`)
  await room.digest(id, large, [])
  expect(large.byteLength).toBe(0)
})

it('reads a message that is a view of larger memory, and leaves the rest of it alone', async () => {
  const memory = new Uint8Array(2 * 1024 * 1024)
  const message = bytesOf(`Subject: view\r\n\r\n${'x'.repeat(1024 * 1024)}`)
  memory.set(message, 100)
  const digest = await room.digest(id, memory.subarray(100, 100 + message.length), [])
  expect(digest).toMatchObject({ kind: 'done', subject: 'view' })
  expect(memory.byteLength).toBe(2 * 1024 * 1024)
})

it('gives up a digest at its deadline, with what the header says, and goes on with the next ones', async () => {
  const hurried = openRoom({ deadlineMs })
  const digests = await Promise.all([
    hurried.digest(id, quick(), []),
    hurried.digest(id, slow(), ['bcc@example.net']),
    hurried.digest(id, quick(), []),
    hurried.digest(id, slow(), []),
    hurried.digest(id, quick(), []),
  ])
  expect(digests.map(({ kind }) => kind)).toEqual(['done', 'failed', 'done', 'failed', 'done'])
  expect(digests[1]).toEqual({
    kind: 'failed',
    id,
    reason: 'Reading took longer than 0.15 s',
    text: {
      from: '',
      to: 'bo@example.org\nbcc@example.net',
      cc: '',
      subject: 'slow',
      body: '',
      attachmentNames: '',
      headers: [
        { name: 'Subject', value: 'slow' },
        { name: 'To', value: 'bo@example.org' },
        { name: 'Content-Type', value: 'text/html' },
      ],
    },
  })
})

it('refuses to open a message that breaks the deadline, then opens the next', async () => {
  const hurried = openRoom({ deadlineMs })
  await expect(hurried.open(slow())).rejects.toMatchObject({
    name: 'PostfangError',
    code: 'unreadable',
    message: 'Reading took longer than 0.15 s',
  })
  expect(await hurried.open(quick())).toMatchObject({ subject: 'quick' })
})

it('gives up a digest that needs more memory than it may have, and goes on', async () => {
  const limited = openRoom({ heapMiB: 24 })
  const part = `--b\r\nContent-Type: application/pdf; name="${'n'.repeat(5_000)}"\r\n\r\n`
  const greedy = `Subject: greedy\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(8_000)}`
  const digests = [limited.digest(id, bytesOf(greedy), []), limited.digest(id, quick(), [])]
  expect(await Promise.all(digests)).toMatchObject([
    { kind: 'failed', reason: 'Reading needed more than 24 MiB of memory', text: { subject: 'greedy' } },
    { kind: 'done', subject: 'quick' },
  ])
})

it('opens a message while digests are waiting', async () => {
  const digests = [room.digest(id, slow(), []), room.digest(id, slow(), []), room.digest(id, quick(), [])]
  const all = Promise.all(digests).then(() => 'digested')
  const opened = room.open(quick()).then(({ subject }) => subject)
  expect(await Promise.race([all, opened])).toBe('quick')
  await all
})

it('digests thousands of messages given at once, each with its own answer', async () => {
  const subjects = Array.from({ length: 3_000 }, (_, index) => `message ${index}`)
  const digests = await Promise.all(
    subjects.map((subject) => room.digest(id, bytesOf(`Subject: ${subject}\r\n\r\n`), [])),
  )
  expect(digests.map((digest) => digest.kind === 'done' && digest.subject)).toEqual(subjects)
})

it('rejects what is still to be read when it is closed', async () => {
  const closing = createReadingRoom()
  const digests = [slow(), quick(), slow()].map((bytes) => closing.digest(id, bytes, []))
  const readings = [...digests, closing.open(slow())]
  const settled = Promise.allSettled(readings)
  await closing.close()
  for (const outcome of await settled) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } })
  }
  await expect(closing.open(quick())).rejects.toThrow(PostfangError)
})

it('does not keep the process alive when there is nothing to read', async () => {
  const module = new URL('../../../src/inbox/reading/reading-room.ts', import.meta.url)
  const script = `
    import { createReadingRoom } from ${JSON.stringify(module.href)}
    const mail = await createReadingRoom().open(new Uint8Array(Buffer.from('Subject: alone\\r\\n\\r\\n')))
    console.log(mail.subject)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  expect(stdout.trim()).toBe('alone')
})
