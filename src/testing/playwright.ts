/**
 * `postfang/playwright`: a `test` whose tests have a mailbox each, and an `expect` that knows the matchers.
 *
 * @example
 * import { expect, test } from 'postfang/playwright'
 *
 * test('a new customer signs up', async ({ page, mailbox }) => {
 *   await page.goto('/sign-up')
 *   await page.getByLabel('E-mail').fill('ann@example.com')
 *   await page.getByRole('button', { name: 'Sign up' }).click()
 *   const mail = await mailbox.waitFor({ to: 'ann@example.com' })
 *   await page.getByLabel('Code').fill(mail.code())
 * })
 */

import { expect as playwrightExpect, test as playwrightTest } from '@playwright/test'
import type { Mailbox } from '../client/index.ts'
import { composeMailSnapshot, matchers, requireMessage } from '../client/matchers/index.ts'
import { bindMatchers } from './bind-matchers.ts'
import { type MailServer, openServer } from './server.ts'

const bound = bindMatchers(matchers)

export const expect = playwrightExpect.extend({
  ...bound,
  toMatchMailSnapshot(received: unknown, name: string) {
    const snapshot = composeMailSnapshot(requireMessage(received, 'toMatchMailSnapshot'))
    // Throws by itself, with Playwright's own diff.
    playwrightExpect(snapshot).toMatchSnapshot(name)
    return { pass: true, message: () => 'The message is as it was' }
  },
})

export interface MailFixtures {
  /** A fresh mailbox for each test. */
  readonly mailbox: Mailbox
}

export interface MailWorkerFixtures {
  /** One Postfang for all tests of a worker: inside it, or the running one that `POSTFANG_URL` names. */
  readonly postfang: MailServer
}

/** Playwright's own `test`, whose tests may ask for `mailbox` and `postfang`. */
export const test = playwrightTest.extend<MailFixtures, MailWorkerFixtures>({
  postfang: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed
    async ({}, use) => {
      const server = await openServer()
      await use(server)
      await server.close()
    },
    { scope: 'worker' },
  ],
  mailbox: async ({ postfang }, use) => use(postfang.mailbox()),
})
