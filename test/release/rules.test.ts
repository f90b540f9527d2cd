import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { releaseListSchema } from '../../src/contract/release.ts'
import { readAs } from '../doors/api/read-as.ts'
import { mail, putMessage, relaySettings } from '../support/releasing.ts'
import { startScriptedRelay } from '../support/scripted-relay.ts'
import { startPostfang } from '../support/start-postfang.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-release-'))
})
afterAll(() => rm(directory, { recursive: true }))

describe('rules', () => {
  it('send on what they are for, after its commit, to whom it was sent and is allowed', async () => {
    await using relay = await startScriptedRelay()
    const file = join(directory, 'rules.json')
    const rules = [
      { header: { name: 'X-Env', value: 'staging*' }, to: ['qa@ours.test'], from: 'bounce@ours.test' },
      { sender: 'shop@*', recipient: '*@ours.test' },
    ]
    await writeFile(file, JSON.stringify(rules))
    await using postfang = await startPostfang(relaySettings(relay.port, { 'relay-rules': file }))
    await postfang.send({ ...mail, headers: { 'X-Env': 'staging-2' }, to: 'eve@evil.test' })
    await postfang.send({ ...mail, to: 'ada@example.com, dev@ours.test, eve@evil.test' })
    await postfang.send({ ...mail, to: 'eve@evil.test' })
    await expect.poll(() => relay.messages.length, { timeout: 10_000 }).toBe(2)
    // What was sent on and comes back is where a loop would begin.
    await putMessage(postfang, `${relay.messages[0]}`)
    await postfang.send({ ...mail, to: 'last@ours.test' })
    await expect.poll(() => relay.messages.length, { timeout: 10_000 }).toBe(3)
    const envelopes = relay.commands
      .filter((line) => /^(MAIL|RCPT)/.test(line))
      .map((line) => line.split(' SIZE')[0])
    expect(envelopes.toSorted()).toEqual(
      [
        'MAIL FROM:<bounce@ours.test>',
        'RCPT TO:<qa@ours.test>',
        'MAIL FROM:<shop@example.com>',
        'RCPT TO:<dev@ours.test>',
        'MAIL FROM:<shop@example.com>',
        'RCPT TO:<last@ours.test>',
      ].toSorted(),
    )
    const { releases } = await readAs(
      releaseListSchema,
      postfang.fetch('/api/releases?mailbox=inbox&limit=2'),
    )
    expect(releases.map(({ origin }) => origin)).toEqual(['rule', 'rule'])
  })

  it('send nothing twice and forget nothing when Postfang starts again', async () => {
    await using relay = await startScriptedRelay()
    const file = join(directory, 'all.json')
    await writeFile(file, '[{}]')
    const data = join(directory, 'rules.db')
    const all = relaySettings(relay.port, { 'relay-rules': file })
    const without = await startPostfang({ data })
    await without.send({ ...mail, to: 'old@ours.test' })
    await without.close()
    const first = await startPostfang({ ...all, data })
    await first.send({ ...mail, to: 'one@ours.test' })
    await expect.poll(() => relay.messages.length, { timeout: 10_000 }).toBe(1)
    await first.close()
    await using second = await startPostfang({ ...all, data })
    await second.send({ ...mail, to: 'two@ours.test' })
    await expect.poll(() => relay.messages.length, { timeout: 10_000 }).toBe(2)
    expect(relay.commands.filter((line) => line.startsWith('RCPT'))).toEqual([
      'RCPT TO:<one@ours.test>',
      'RCPT TO:<two@ours.test>',
    ])
  })
})

describe('the doors of other sandboxes', () => {
  it('order releases that are in the queue when they answer, and tell that they can', async () => {
    await using relay = await startScriptedRelay()
    await using postfang = await startPostfang(
      relaySettings(relay.port, { relay: `main=smtp://localhost:${relay.port}?tls=never` }),
    )
    const id = await postfang.send({ ...mail, to: 'ada@example.com' })
    const post = (path: string, body?: object) =>
      postfang.fetch(path, { method: 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const mailpit = await post(`/api/v1/message/${id}/release`, { To: ['qa@ours.test'] })
    expect([mailpit.status, await mailpit.text()]).toEqual([200, 'ok'])
    expect((await post(`/api/v1/message/${id}/release`, { To: ['eve@evil.test'] })).status).toBe(403)
    expect(
      (await post(`/api/v1/messages/${id}/release`, { Name: 'main', Email: 'qa@ours.test' })).status,
    ).toBe(200)
    expect((await post(`/email/${id}/relay`)).status).toBe(200)
    const { releases } = await postfang.json<{ releases: unknown[] }>('/api/releases')
    expect(releases).toHaveLength(3)
    expect(await postfang.json('/api/v1/webui')).toMatchObject({
      MessageRelay: {
        Enabled: true,
        SMTPServer: 'main',
        AllowedRecipients: '(?i)^(?:.*@ours\\.test|ada@example\\.com)$',
      },
    })
    expect(await postfang.json('/api/v2/outgoing-smtp')).toMatchObject({
      main: { Name: 'main', Password: '' },
    })
    expect(await postfang.json('/config')).toMatchObject({ isOutgoingEnabled: true, outgoingHost: 'main' })
  })
})

it('asks for the login of --auth like everything else', async () => {
  await using relay = await startScriptedRelay()
  await using postfang = await startPostfang(relaySettings(relay.port, { auth: 'ada:secret' }))
  const id = await postfang.send(mail)
  for (const [method, path] of [
    ['POST', `/api/messages/${id}/release`],
    ['GET', '/api/releases'],
    ['GET', '/api/releases/x'],
    ['POST', '/api/releases/x/retry'],
    ['DELETE', '/api/releases/x'],
  ] as const) {
    const body =
      method === 'GET'
        ? {}
        : { body: '{"to":["qa@ours.test"]}', headers: { 'content-type': 'application/json' } }
    expect((await postfang.fetch(path, { method, ...body })).status, path).toBe(401)
  }
  expect(relay.connections).toBe(0)
})
