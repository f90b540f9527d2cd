import { expect, it } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { aMessage } from '../store/messages.ts'

/** Marks that were set already took a sequence number and were announced to everybody. */
it('announces nothing when marks stay as they are', async () => {
  const store = await openSqliteStore({ path: ':memory:' })
  const message = aMessage()
  await store.append(message)
  await store.update(message.id, { isRead: true, tags: ['a'] })
  const { head } = store
  for (const marks of [{}, { isRead: true }, { tags: ['a'] }]) {
    expect(await store.update(message.id, marks)).toMatchObject({ isRead: true, tags: ['a'] })
  }
  expect(store.head).toBe(head)
  await store.close()
})
