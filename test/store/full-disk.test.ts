import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { verifyDatabase } from '../../src/database-file.ts'
import { startDialogue } from '../support/dialogue.ts'
import { type PostfangProcess, startProcess } from '../support/postfang-process.ts'

/** The real program on a disk of its own that gets full: a small file system in memory where this may be mounted. */

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-full-'))
})
afterEach(async () => {
  spawnSync('umount', [directory])
  await rm(directory, { recursive: true })
})

const megabyte = 1024 * 1024
const mount = (sizeBytes: number, options = '') =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `${options}size=${sizeBytes}`, 'tmpfs', directory]).status === 0

/** Sends mails of 200 KB over one connection until one is refused; resolves to the ids of those that were kept. */
async function fill(postfang: PostfangProcess, most: number): Promise<{ ids: string[]; refusal: string }> {
  using talk = await startDialogue(postfang.ports[0] ?? 0)
  await talk.say('EHLO x', 250)
  const ids: string[] = []
  while (ids.length < most) {
    const { code, text } = await talk.say('MAIL FROM:<a@example.com>')
    if (code !== 250) return { ids, refusal: text }
    await talk.say('RCPT TO:<b@example.com>', 250)
    const data = await talk.say('DATA')
    if (data.code !== 354) return { ids, refusal: data.text }
    await talk.write(
      `Subject: ${ids.length}\r\n\r\n${randomBytes(150_000).toString('base64').replaceAll(/.{76}/gu, '$&\r\n')}\r\n`,
    )
    const reply = await talk.say('.')
    if (reply.code !== 250) return { ids, refusal: reply.text }
    ids.push(/queued as (\S+)/u.exec(reply.text)?.[1] ?? '')
  }
  return { ids, refusal: '' }
}

async function listIds(postfang: PostfangProcess): Promise<string[]> {
  const response = await fetch(`${postfang.http}/api/messages?limit=500`)
  const { messages } = (await response.json()) as { messages: { id: string }[] }
  return messages.map(({ id }) => id).toReversed()
}

async function refuse(postfang: PostfangProcess): Promise<string> {
  const { refusal } = await fill(postfang, 1)
  return refusal
}

it('answers 452 when the disk gets full, keeps what it acknowledged, and takes mail again without a restart', {
  timeout: 120_000,
}, async () => {
  const isMounted = mount(24 * megabyte)
  const data = join(directory, 'mail.db')
  const args = ['--data', data, '--smtp', 'smtp://127.0.0.1:0', '--http', '127.0.0.1:0']
  // Without a disk of its own, all but some megabytes of the one that there is are to be kept free.
  const keepFree = isMounted ? '6MB' : '1000TB'
  await using postfang = await startProcess([...args, '--keep-free', keepFree])
  const { ids, refusal } = await fill(postfang, 200)
  expect(refusal).toMatch(/^452 4\.3\.1 /u)
  expect(await listIds(postfang)).toEqual(ids)
  if (isMounted) {
    expect(ids.length).toBeGreaterThan(10)
    const raw = await fetch(`${postfang.http}/api/messages/${ids[3]}/raw`)
    expect((await raw.arrayBuffer()).byteLength).toBeGreaterThan(200_000)

    // Deletes give room in the file and, when it is calm, on the disk.
    expect((await fetch(`${postfang.http}/api/messages`, { method: 'DELETE' })).status).toBe(200)
    await expect.poll(() => refuse(postfang), { timeout: 30_000, interval: 250 }).toBe('')
    const again = await fill(postfang, 200)
    expect(again.refusal).toMatch(/^452 4\.3\.1 /u)

    // So does a disk that grows.
    expect(mount(80 * megabyte, 'remount,')).toBe(true)
    await expect.poll(() => refuse(postfang), { timeout: 30_000, interval: 250 }).toBe('')
  }
  expect((await fetch(`${postfang.http}/readyz`)).status).toBe(200)
  const metrics = await (await fetch(`${postfang.http}/metrics`)).text()
  expect(Number(/^postfang_messages_refused_full_total (\d+)$/mu.exec(metrics)?.[1])).toBeGreaterThan(0)
  expect((await postfang.kill('SIGTERM')).code).toBe(0)
  expect(verifyDatabase(data).problems).toEqual([])
})

it('loses nothing that it acknowledged when the disk is full to its last page', {
  timeout: 120_000,
}, async () => {
  // Where nothing may be mounted, max_page_count does the same to the store: failures.test.ts.
  if (!mount(12 * megabyte)) return
  const data = join(directory, 'mail.db')
  const args = ['--data', data, '--smtp', 'smtp://127.0.0.1:0', '--http', '127.0.0.1:0', '--keep-free', '0']
  await using postfang = await startProcess(args)
  const { ids, refusal } = await fill(postfang, 200)
  expect(refusal).toMatch(/^452 4\.3\.1 /u)
  expect(await listIds(postfang)).toEqual(ids)
  expect(mount(60 * megabyte, 'remount,')).toBe(true)
  const again = await fill(postfang, 5)
  expect(again.refusal).toBe('')
  expect(await listIds(postfang)).toEqual([...ids, ...again.ids])
  expect((await postfang.kill('SIGTERM')).code).toBe(0)
  expect(verifyDatabase(data).problems).toEqual([])
})
