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

import { type Locator, expect as playwrightExpect, test as playwrightTest } from '@playwright/test'
import type { Mailbox, Test } from '../client/index.ts'
import {
  composeMailSnapshot,
  isMessage,
  matchers,
  requireMessage,
  type Verdict,
} from '../client/matchers/index.ts'
import { bindMatchers } from './bind-matchers.ts'
import { type MailServer, openServer } from './server.ts'
import { timeLeft } from './time-left.ts'

/** Playwright has a matcher of this name for what stands on a page: what is not a mail is left to it. */
async function toHaveText(
  this: { readonly isNot: boolean },
  received: unknown,
  ...expected: readonly unknown[]
): Promise<Verdict> {
  const { isNot } = this
  if (isMessage(received)) return matchers.toHaveText({ isNot }, received, expected[0] as Test)
  const assertions = isNot ? playwrightExpect(received as Locator).not : playwrightExpect(received as Locator)
  // Throws by itself, with Playwright's own report.
  await assertions.toHaveText(...(expected as Parameters<typeof assertions.toHaveText>))
  return { pass: !isNot, message: () => 'The text is as expected' }
}

export const expect = playwrightExpect.extend({
  ...bindMatchers(matchers),
  toHaveText,
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
  mailbox: async ({ postfang }, use, { timeout }) => {
    const startedAt = Date.now()
    await use(postfang.client.mailbox(undefined, { timeout: () => timeLeft(startedAt, timeout) }))
  },
})
