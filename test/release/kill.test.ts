import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { FullReleaseJson, ReleaseJson } from '../../src/contract/release.ts'
import { startProcess } from '../support/postfang-process.ts'
import { startScriptedRelay } from '../support/scripted-relay.ts'

it('is sent again after a kill while the relay was taking it', { timeout: 60_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'postfang-release-kill-'))
  // The first connection has the whole message and never says whether it took it.
  await using relay = await startScriptedRelay((command, connection) =>
    command === 'message' && connection === 1 ? 'hang' : undefined,
  )
  const start = () =>
    startProcess(
      [
        ...['--data', join(directory, 'mail.db'), '--http', '127.0.0.1:0', '--smtp', 'smtp://127.0.0.1:0'],
        ...['--relay-recipients', '@ours.test'],
      ],
      { env: { POSTFANG_RELAY: `smtp://127.0.0.1:${relay.port}?tls=never` } },
    )
  let id = ''
  {
    await using first = await start()
    const put = await fetch(`${first.http}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822' },
      body: 'Subject: once at least\r\n\r\nbody\r\n',
    })
    const message: { id: string } = JSON.parse(await put.text())
    const ordered = await fetch(`${first.http}/api/messages/${message.id}/release`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to: ['qa@ours.test'] }),
    })
    const release: ReleaseJson = JSON.parse(await ordered.text())
    id = release.id
    await expect.poll(() => relay.messages.length, { timeout: 20_000 }).toBe(1)
    await first.kill('SIGKILL')
  }
  await using second = await start()
  const read = async (): Promise<FullReleaseJson> =>
    JSON.parse(await (await fetch(`${second.http}/api/releases/${id}`)).text())
  await expect.poll(async () => (await read()).state, { timeout: 20_000 }).toBe('sent')
  expect(relay.messages).toHaveLength(2)
  expect(relay.messages[1]).toBe(relay.messages[0])
  await second.kill('SIGTERM')
  await rm(directory, { recursive: true })
})
