import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startPostfang } from '../support/start-postfang.ts'

/** The database was readable by every user of the machine. */
it('makes its files for their owner only', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'postfang-private-'))
  try {
    await using postfang = await startPostfang({ data: join(directory, 'mail', 'x.db') })
    await postfang.send({ from: 'a@example.com', to: 'b@example.com', text: 'x' })
    const files = await readdir(join(directory, 'mail'))
    expect(files).toContain('x.db-wal')
    for (const file of files) {
      const { mode } = await stat(join(directory, 'mail', file))
      expect(mode & 0o077, file).toBe(0)
    }
  } finally {
    await rm(directory, { recursive: true })
  }
})
