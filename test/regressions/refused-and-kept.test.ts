import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { createFaultMemory, faultCodes, faultFields } from '../store/faulty-database.ts'
import { aMessage } from '../store/messages.ts'

/** Calls of SQLite that one message takes at most, with those after its commit. */
const calls = 14

it('a message is refused only if it was not kept, whichever call of SQLite fails', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'postfang-refused-'))
  const memory = createFaultMemory()
  const module = new URL('../store/faulty-database.ts', import.meta.url).href
  const path = join(directory, 'mail.db')
  const store = await openSqliteStore({ path, durability: 'normal', wrapper: { module, data: memory } })
  try {
    memory[faultFields.code] = faultCodes.indexOf('SQLITE_NOMEM')
    const told: boolean[] = []
    const kept: boolean[] = []
    for (let n = 1; n <= calls; n++) {
      const message = aMessage({ mailbox: `box-${n}` })
      Atomics.store(memory, faultFields.countdown, n)
      told.push(
        await store.append(message).then(
          () => true,
          () => false,
        ),
      )
      Atomics.store(memory, faultFields.countdown, 0)
      kept.push((await store.find(message.id)) !== undefined)
    }
    expect(told).toEqual(kept)
    // Calls before the commit failed, and calls after it.
    expect(told).toContain(false)
    expect(told.at(-1)).toBe(true)
  } finally {
    await store.close()
    await rm(directory, { recursive: true })
  }
})
