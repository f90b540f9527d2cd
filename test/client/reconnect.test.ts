import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PostfangClient, RequestError, UnreachableError } from '../../src/client/index.ts'
import { startPostfang } from '../support/start-postfang.ts'

const mail = (subject: string) => ({ from: 'a@example.com', to: 'b@example.com', subject, text: subject })

describe('a server that goes and comes back', { timeout: 60_000 }, () => {
  it('is waited for, and nothing that it took meanwhile is missed', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'postfang-'))
    const data = join(directory, 'mail.db')
    try {
      const first = await startPostfang({ data })
      const mailbox = (await PostfangClient.connect(first.http, { timeout: 15_000 })).mailbox('app')
      await first.send(mail('1'), 'app')
      expect((await mailbox.waitFor()).subject).toBe('1')
      const feed = mailbox.onMessage()
      expect((await feed.next()).value?.subject).toBe('1')
      const waiting = mailbox.waitFor({ subject: '2' }, { timeout: 15_000 })
      await first.close()

      await using second = await startPostfang({ data, http: new URL(first.http).host })
      await second.send(mail('2'), 'app')
      expect((await waiting).subject).toBe('2')
      expect((await feed.next()).value?.subject).toBe('2')
      await feed.return?.()
    } finally {
      await rm(directory, { recursive: true })
    }
  })

  it('may have lost its memory: what it takes then is new', async () => {
    const first = await startPostfang()
    const mailbox = (await PostfangClient.connect(first.http, { timeout: 15_000 })).mailbox('app')
    for (const subject of ['1', '2', '3']) await first.send(mail(subject), 'app')
    await mailbox.skip()
    await first.close()
    await using second = await startPostfang({ http: new URL(first.http).host })
    const waiting = mailbox.waitFor({}, { timeout: 15_000 })
    await second.send(mail('New'), 'app')
    expect((await waiting).subject).toBe('New')
  })

  it('is named by its URL when it does not come back in time', async () => {
    const server = createTcpServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const url = `http://127.0.0.1:${port}`
    const mailbox = new PostfangClient(url).mailbox()
    const expected = `Cannot reach Postfang at ${url}: connect ECONNREFUSED 127.0.0.1:${port}`
    const calls = [
      () => mailbox.waitFor({}, { timeout: 60 }),
      () => mailbox.waitForNone({}, { within: 60 }),
      () => mailbox.list(),
    ]
    for (const call of calls) {
      const error = await call().catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(UnreachableError)
      expect((error as UnreachableError).message).toBe(expected)
    }
    expect(() => mailbox.smtp).toThrow(`The SMTP URL of ${url} is not known yet`)
  })

  it('is not waited for when it refuses, or is something else', async () => {
    await using guarded = await startPostfang({ auth: 'ann:s3cret' })
    const stranger = new PostfangClient(guarded.http).mailbox()
    const refusal = await stranger.waitFor({}, { timeout: 15_000 }).catch((thrown: unknown) => thrown)
    expect(refusal).toBeInstanceOf(RequestError)
    expect((refusal as RequestError).status).toBe(401)
    const known = guarded.http.replace('http://', 'http://ann:s3cret@')
    expect(await new PostfangClient(known).mailbox().list()).toEqual([])

    const other = createServer((_, response) => response.writeHead(404).end('Not here'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const lost = new PostfangClient(`http://127.0.0.1:${port}`).mailbox()
    await expect(lost.waitFor({}, { timeout: 15_000 })).rejects.toThrow(
      `http://127.0.0.1:${port} answered 404`,
    )
    other.closeAllConnections()
    await new Promise((resolve) => other.close(resolve))
  })
})
