import { createHash, randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { verifyDatabase } from '../../src/database-file.ts'
import { parseMessageId } from '../../src/model/ids.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { startProcess } from '../support/postfang-process.ts'
import { sendOverOneConnection } from '../support/smtp-sender.ts'

const messagesPerRound = 2_000
const connections = 10

/**
 * The promise that a 250 means on disk: the process is killed in the middle of its work, again and again, and then
 * everything that it acknowledged has to be there, once and unaltered, in a database that is whole.
 */
export async function crashAndCompare(rounds: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'postfang-crash-'))
  try {
    const path = join(directory, 'crash.db')
    const acknowledged = new Map<string, string>()
    for (let round = 0; round < rounds; round++) {
      const before = acknowledged.size
      await sendAndKill(path, round, acknowledged)
      expect(acknowledged.size, `round ${round} acknowledged nothing`).toBeGreaterThan(before)
    }
    await compare(path, acknowledged)
  } finally {
    await rm(directory, { recursive: true })
  }
}

async function compare(path: string, acknowledged: ReadonlyMap<string, string>): Promise<void> {
  const store = await openSqliteStore({ path })
  for (const [id, digest] of acknowledged) {
    const messageId = parseMessageId(id)
    const raw = messageId && (await store.readRaw(messageId))
    expect(raw && createHash('sha256').update(raw).digest('hex'), id).toBe(digest)
  }
  await store.close()
  expect(verifyDatabase(path).problems).toEqual([])
}

/** Kills the process when a random number of the round's messages has been acknowledged. */
async function sendAndKill(path: string, round: number, acknowledged: Map<string, string>): Promise<void> {
  const postfang = await startProcess([
    '--data',
    path,
    '--smtp',
    'smtp://127.0.0.1:0',
    '--http',
    '127.0.0.1:0',
  ])
  const [port = 0] = postfang.ports
  const killAfter = randomInt(1, messagesPerRound / 4)
  let count = 0
  const messages = composeMessages(round)
  const onReply = (message: string, reply: string) => {
    const id = /^250 .*queued as (\S+)/u.exec(reply)?.[1]
    if (id === undefined) throw new Error(`Unexpected reply: ${reply}`)
    acknowledged.set(id, createHash('sha256').update(`${message}\r\n`, 'latin1').digest('hex'))
    count += 1
    if (count === killAfter) void postfang.kill('SIGKILL')
  }
  await Promise.all(Array.from({ length: connections }, () => sendOverOneConnection(port, messages, onReply)))
  expect((await postfang.kill('SIGKILL')).signal).toBe('SIGKILL')
}

function* composeMessages(round: number): Generator<string> {
  for (let number = 0; number < messagesPerRound; number++) {
    const body = `${round}/${number} \xe9`.repeat(randomInt(1, 200))
    yield `From: sender@example.com\r\nSubject: round ${round}, message ${number}\r\n\r\n${body}`
  }
}
