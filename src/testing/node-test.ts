/**
 * `postfang/node-test`: mailboxes and assertions for `node:test`.
 *
 * @example
 * import { test } from 'node:test'
 * import { expectMail, usePostfang } from 'postfang/node-test'
 *
 * const postfang = usePostfang()
 *
 * test('a new customer is welcomed', async () => {
 *   const mailbox = postfang.mailbox()
 *   await signUp('ann@example.com', { smtp: mailbox.smtp })
 *   await expectMail(mailbox).toReceive({ to: 'ann@example.com', subject: 'Welcome' })
 * })
 */

import { AssertionError } from 'node:assert'
import { after, before } from 'node:test'
import { type MailMatchers, matchers, type Verdict } from '../client/matchers/index.ts'
import { type MailServer, useServer } from './server.ts'
import { timeLeft } from './time-left.ts'

/** The matchers as assertions of their own: node:test has no `expect`. Snapshots are `t.assert.snapshot`'s affair. */
export type MailAssertions = Omit<MailMatchers<void>, 'toMatchMailSnapshot'>

/** @throws AssertionError that says what is different; the matchers that wait reject with it */
export function expectMail(received: unknown): MailAssertions & { readonly not: MailAssertions } {
  return { ...assertions(received, false), not: assertions(received, true) }
}

function assertions(received: unknown, isNot: boolean): MailAssertions {
  const asserting = Object.entries(matchers).map(([name, matcher]) => [
    name,
    (...args: never) => {
      const verdict: Verdict | Promise<Verdict> = (
        matcher as (...all: unknown[]) => Verdict | Promise<Verdict>
      )({ isNot }, received, ...(args as unknown[]))
      return verdict instanceof Promise
        ? verdict.then((found) => settle(found, isNot))
        : settle(verdict, isNot)
    },
  ])
  // The names and arguments are those of the matchers.
  return Object.fromEntries(asserting) as MailAssertions
}

function settle({ pass, message }: Verdict, isNot: boolean): void {
  if (pass === isNot) throw new AssertionError({ message: message(), stackStartFn: settle })
}

/** One Postfang for the tests of a file: inside the process, or the running one that `POSTFANG_URL` names. */
export function usePostfang(): Omit<MailServer, 'close'> {
  return useServer(before, after, () => timeLeft(0, 0))
}
