/**
 * `postfang/vitest`: adds the matchers to `expect`, and gives a `test` whose tests have a mailbox each.
 *
 * @example
 * import { expect, test } from 'postfang/vitest'
 *
 * test('a new customer is welcomed', async ({ mailbox }) => {
 *   await signUp('ann@example.com', { smtp: mailbox.smtp })
 *   await expect(mailbox).toReceive({ to: 'ann@example.com', subject: 'Welcome' })
 * })
 */

import * as vitest from 'vitest'
import type { Mailbox } from '../client/index.ts'
import { composeMailSnapshot, type MailMatchers, matchers, requireMessage } from '../client/matchers/index.ts'
import { bindMatchers } from './bind-matchers.ts'
import { type MailServer, openServer } from './server.ts'
import { timeLeft } from './time-left.ts'

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown>
    extends MailMatchers<R> {}
}

export interface MailFixtures {
  /** One Postfang for all tests of a worker: inside it, or the running one that `POSTFANG_URL` names. */
  readonly postfang: MailServer
  /** A fresh mailbox for each test. */
  readonly mailbox: Mailbox
}

vitest.expect.extend({
  ...bindMatchers(matchers),
  toMatchMailSnapshot(this: vitest.MatcherState, received: unknown, hint?: string) {
    const snapshot = composeMailSnapshot(requireMessage(received, 'toMatchMailSnapshot'))
    // Before Vitest 5 a matcher cannot pass a snapshot on; the assertion throws by itself then.
    if (Object.hasOwn(vitest, 'Snapshots')) return vitest.Snapshots.toMatchSnapshot.call(this, snapshot, hint)
    vitest.expect(snapshot).toMatchSnapshot(hint)
    return { pass: true, message: () => 'The message is as it was' }
  },
})

export const expect: typeof vitest.expect = vitest.expect

/** Vitest's own `test`, whose tests may ask for `mailbox` and `postfang`. */
export const test: vitest.TestAPI<MailFixtures> = vitest.test.extend<MailFixtures>({
  postfang: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which fixtures are needed
    async ({}, use) => {
      const server = await openServer()
      await use(server)
      await server.close()
    },
    { scope: 'worker' },
  ],
  mailbox: async ({ postfang, task }, use) => {
    const { timeout, result } = task
    const isRetry = (result?.retryCount ?? 0) > 0
    const startedAt = isRetry ? Date.now() : (result?.startTime ?? Date.now())
    const { client } = postfang
    await use(client.mailbox(undefined, { timeout: () => timeLeft(startedAt, timeout) }))
  },
})

export const it: typeof test = test
