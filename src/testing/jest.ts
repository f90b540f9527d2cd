/**
 * `postfang/jest`: adds the matchers to `expect`, for `setupFilesAfterEnv` or as an import of a test file, and gives a
 * Postfang and mailboxes. The package is ES modules: Jest takes it with `NODE_OPTIONS=--experimental-vm-modules`.
 *
 * @example
 * import { expect, test } from '@jest/globals'
 * import { usePostfang } from 'postfang/jest'
 *
 * const postfang = usePostfang()
 *
 * test('a new customer is welcomed', async () => {
 *   const mailbox = postfang.mailbox()
 *   await signUp('ann@example.com', { smtp: mailbox.smtp })
 *   await expect(mailbox).toReceive({ to: 'ann@example.com', subject: 'Welcome' })
 * })
 */

import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals'
import { composeMailSnapshot, type MailMatchers, matchers, requireMessage } from '../client/matchers/index.ts'
import { bindMatchers } from './bind-matchers.ts'
import { type MailServer, useServer } from './server.ts'
import { timeLeft } from './time-left.ts'

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends MailMatchers<R> {}
}

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: merging asks for the very parameters of the original
    interface Matchers<R, T = {}> extends MailMatchers<R> {}
  }
}

expect.extend({
  ...bindMatchers(matchers),
  toMatchMailSnapshot(received: unknown, hint?: string) {
    const snapshot = composeMailSnapshot(requireMessage(received, 'toMatchMailSnapshot'))
    // Throws by itself, with Jest's own diff.
    if (hint === undefined) expect(snapshot).toMatchSnapshot()
    else expect(snapshot).toMatchSnapshot(hint)
    return { pass: true, message: () => 'The message is as it was' }
  },
})

/**
 * One Postfang for the tests of a file, from its `beforeAll` to its `afterAll`: inside the process, or the running one
 * that `POSTFANG_URL` names.
 */
export function usePostfang(): Omit<MailServer, 'close'> {
  let startedAt = Date.now()
  beforeEach(() => {
    startedAt = Date.now()
  })
  return useServer(beforeAll, afterAll, () => timeLeft(startedAt, readTestTimeout()))
}

/** What `jest.setTimeout` has set; Jest's default else. */
function readTestTimeout(): number {
  const held: unknown = Reflect.get(globalThis, Symbol.for('TEST_TIMEOUT_SYMBOL'))
  return typeof held === 'number' ? held : 5_000
}
