import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { it } from 'vitest'

/** Node ended the process (`Error::New napi_get_last_error_info`) when a thread was ended while it loaded SQLite. */
it('closes a database at any moment of the start of its threads', async () => {
  const script = fileURLToPath(new URL('./close-while-loading.ts', import.meta.url))
  const directory = await mkdtemp(join(tmpdir(), 'postfang-'))
  try {
    await promisify(execFile)(process.execPath, [script, join(directory, 'postfang.db')])
  } finally {
    await rm(directory, { recursive: true })
  }
})
