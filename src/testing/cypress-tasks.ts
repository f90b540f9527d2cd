/**
 * `postfang/cypress/tasks`: the Node side, for `cypress.config.js`.
 *
 * @example
 * import { postfangTasks } from 'postfang/cypress/tasks'
 *
 * export default defineConfig({
 *   e2e: { setupNodeEvents: (on) => on('task', postfangTasks()) },
 * })
 */

import type { Mailbox, Message } from '../client/index.ts'
import { readFilter, taskNames, type WaitTask } from './cypress-wire.ts'
import { type MailServer, openServer } from './server.ts'

/** What a spec gets of a mailbox. */
export interface CypressMailbox {
  readonly name: string
  /** SMTP URL with login, for the application under test. */
  readonly smtp: string
}

/**
 * Tasks for `on('task', …)`. They use the Postfang that `POSTFANG_URL` names, or start one inside Cypress's own
 * process when the first task asks for it.
 */
export function postfangTasks(): Record<string, (argument: never) => Promise<unknown>> {
  let server: Promise<MailServer> | undefined
  const mailboxes = new Map<string, Mailbox>()

  async function open(name?: string): Promise<Mailbox> {
    server ??= openServer()
    const known = name === undefined ? undefined : mailboxes.get(name)
    const mailbox = known ?? (await server).mailbox(name)
    mailboxes.set(mailbox.name ?? '', mailbox)
    return mailbox
  }

  return {
    async [taskNames.mailbox](name: string | null): Promise<CypressMailbox> {
      const mailbox = await open(name ?? undefined)
      return { name: mailbox.name ?? '', smtp: mailbox.smtp }
    },
    async [taskNames.waitFor]({
      mailbox,
      filter,
      options,
    }: WaitTask): Promise<Message & { readonly url: string }> {
      const message = await (await open(mailbox)).waitFor(readFilter(filter), options)
      // Helpers do not travel; the URL, which is one of them, has to.
      return { ...message, url: message.url }
    },
    async [taskNames.waitForNone]({ mailbox, filter, options }: WaitTask): Promise<null> {
      await (await open(mailbox)).waitForNone(readFilter(filter), options)
      // A task that resolves to undefined is taken for a forgotten one.
      return null
    },
  }
}
