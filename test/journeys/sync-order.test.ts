import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { startProcess } from '../support/postfang-process.ts'
import { sendOverOneConnection } from '../support/smtp-sender.ts'

const program = fileURLToPath(new URL('../../bin/postfang.js', import.meta.url))

/** Where there is no strace, or none that may look at another process, the order cannot be seen from outside. */
const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0
if (!canTrace)
  console.warn('strace is not there or may not trace: the order of sync and 250 is not looked at')

it('syncs the log of the database before it says 250, for every message', { timeout: 60_000 }, async () => {
  if (!canTrace) return
  const directory = await mkdtemp(join(tmpdir(), 'postfang-order-'))
  const trace = join(directory, 'trace')
  const strace = [
    'strace',
    // As a grandchild, so that what is ended is the server and not only who watches it.
    '-D',
    '-f',
    '-y',
    '-s',
    '64',
    '-o',
    trace,
    '-e',
    'trace=fsync,fdatasync,write,writev,sendto',
  ]
  try {
    await using postfang = await startProcess(
      ['--data', join(directory, 'mail.db'), '--smtp', 'smtp://127.0.0.1:0', '--http', '127.0.0.1:0'],
      { command: [...strace, process.execPath, program] },
    )
    const messages = ['one', 'two', 'three'].map((text) => `Subject: ${text}\r\n\r\n${text}`)
    await sendOverOneConnection(postfang.ports[0] ?? 0, messages.values(), () => {})
    const lines = (await readFile(trace, 'utf8')).split('\n')
    let isSynced = false
    let replies = 0
    for (const line of lines) {
      // A call that another thread came between is told of twice: at its beginning, unfinished, and when it is done.
      if (/(?:fsync|fdatasync)\(\d+<[^>]*-wal>\)\s+= 0/u.test(line)) isSynced = true
      if (/(?:fsync|fdatasync) resumed>\)\s+= 0/u.test(line)) isSynced = true
      if (!/"250 2\.0\.0 OK: queued as/u.test(line)) continue
      replies += 1
      expect(isSynced, line).toBe(true)
      isSynced = false
    }
    expect(replies).toBe(messages.length)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
})
