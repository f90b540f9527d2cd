import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { releaseSchema } from '../../src/contract/release.ts'
import { readAs } from '../doors/api/read-as.ts'
import {
  mail,
  orderRelease,
  readRelease,
  relaySettings,
  untilReleased,
  unusedPort,
} from '../support/releasing.ts'
import { startScriptedRelay } from '../support/scripted-relay.ts'
import { startPostfang } from '../support/start-postfang.ts'

/** What waits to be sent on: how long, and what it outlives. */

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-release-'))
})
afterAll(() => rm(directory, { recursive: true }))

it('does not wait for a relay that says nothing', async () => {
  await using relay = await startScriptedRelay((command) => (command === 'DATA' ? 'hang' : undefined))
  await using postfang = await startPostfang(relaySettings(relay.port, { 'relay-timeout': '150ms' }))
  const done = await untilReleased(postfang, await orderRelease(postfang, await postfang.send(mail)))
  expect(done).toMatchObject({ state: 'dead', tries: 3 })
  expect(done.error).toMatch(/timeout/i)
})

it('waits for a relay that is not there, and can be cancelled meanwhile', async () => {
  const { port } = await unusedPort()
  await using postfang = await startPostfang(relaySettings(port, { 'relay-retries': '10m' }))
  const id = await orderRelease(postfang, await postfang.send(mail))
  const waiting = await untilReleased(postfang, id, ({ attempts }) => attempts.length === 1)
  expect(waiting).toMatchObject({ state: 'queued', nextAttemptAt: expect.any(String) })
  expect(waiting.error).toContain('ECONNREFUSED')
  await readAs(releaseSchema, postfang.fetch(`/api/releases/${id}`, { method: 'DELETE' }))
  expect(await readRelease(postfang, id)).toMatchObject({ state: 'cancelled', nextAttemptAt: null })
})

it('fails clearly when the message was deleted before it could be sent', async () => {
  const { port } = await unusedPort()
  await using postfang = await startPostfang(relaySettings(port, { 'relay-retries': '200ms' }))
  const message = await postfang.send(mail)
  const id = await orderRelease(postfang, message)
  await postfang.fetch(`/api/messages/${message}`, { method: 'DELETE' })
  const done = await untilReleased(postfang, id)
  expect(done).toMatchObject({ state: 'failed', error: expect.stringContaining('deleted') })
})

it('outlives a restart', async () => {
  const data = join(directory, 'restart.db')
  const { port } = await unusedPort()
  const before = await startPostfang({ ...relaySettings(port, { 'relay-retries': '1s' }), data })
  const id = await orderRelease(before, await before.send(mail))
  await untilReleased(before, id, ({ attempts }) => attempts.length === 1)
  await before.close()
  await using relay = await startScriptedRelay(undefined, { port })
  await using after = await startPostfang({ ...relaySettings(port), data })
  expect(await untilReleased(after, id)).toMatchObject({ state: 'sent', tries: 2 })
  expect(relay.messages).toHaveLength(1)
})

it('is over after a start without its relay: nothing leaves days later', async () => {
  const data = join(directory, 'gone.db')
  const { port } = await unusedPort()
  const before = await startPostfang({ ...relaySettings(port, { 'relay-retries': '10m' }), data })
  const id = await orderRelease(before, await before.send(mail))
  await before.close()
  await using after = await startPostfang({ data })
  expect(await readRelease(after, id)).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('no relay'),
  })
})
