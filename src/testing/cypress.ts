/**
 * `postfang/cypress`: commands and Chai matchers, for the support file (`cypress/support/e2e.js`). The tasks of
 * `postfang/cypress/tasks` have to be in the configuration.
 *
 * @example
 * import 'postfang/cypress'
 *
 * it('signs up', () => {
 *   cy.mailbox('app').waitForMail({ to: 'ann@example.com' }).then((mail) => {
 *     expect(mail).toHaveSubject('Welcome')
 *     cy.get('[name=code]').type(mail.code())
 *   })
 * })
 */

import { createMessage } from '../client/create-message.ts'
import type { FilterFields, Message, NoneOptions, WaitOptions } from '../client/index.ts'
import type { MessageJson } from '../contract/message.ts'
import { type ChaiMailMatchers, postfangChai } from './chai.ts'
import type { CypressMailbox } from './cypress-tasks.ts'
import { taskNames, type WaitTask, writeFilter } from './cypress-wire.ts'

/** A filter without functions: they cannot travel to where the waiting is done. */
export type CypressFilter = FilterFields | string

declare global {
  // Cypress declares these names itself; where it is not installed they are declared here alone.
  namespace Cypress {
    interface Chainable<Subject> {
      /** A mailbox of that name, or a fresh one; yields its name and its SMTP URL. */
      mailbox(name?: string): Chainable<CypressMailbox>
      /** Waits for the next message of the mailbox that matches; yields it. */
      waitForMail(
        filter?: CypressFilter,
        options?: Pick<WaitOptions, 'timeout' | 'since'>,
      ): Chainable<Message>
      /** Makes sure that nothing matches; yields the mailbox. */
      waitForNoMail(filter?: CypressFilter, options?: NoneOptions): Chainable<Subject>
    }
  }
  namespace Chai {
    interface Assertion extends ChaiMailMatchers {}
  }
}

/** The little of Cypress that is used here, so that it compiles where Cypress is not. */
interface CypressGlobals {
  readonly Cypress: {
    readonly Commands: {
      add(name: string, run: (...args: never) => unknown): void
      add(name: string, options: { readonly prevSubject: true }, run: (...args: never) => unknown): void
    }
  }
  readonly cy: {
    task(name: string, argument: unknown, options?: { readonly timeout: number }): CypressChain
    wrap(value: unknown, options: { readonly log: false }): CypressChain
  }
  readonly chai: { use(plugin: (chai: unknown, utils: unknown) => void): void }
}
interface CypressChain {
  then(next: (value: never) => unknown): CypressChain
}

const { Cypress: cypress, chai } = globalThis as unknown as CypressGlobals
const cy = () => (globalThis as unknown as CypressGlobals).cy

/** A task's own limit has to be longer than the wait inside of it, so that the wait explains itself. */
const graceMs = 10_000
const longestDefaultMs = 4_000

chai.use(postfangChai)

cypress.Commands.add('mailbox', (name?: string) => cy().task(taskNames.mailbox, name ?? null))

cypress.Commands.add(
  'waitForMail',
  { prevSubject: true },
  (mailbox: CypressMailbox, filter: CypressFilter = {}, options: WaitTask['options'] = {}) =>
    runTask(taskNames.waitFor, mailbox, filter, options).then(
      (json: MessageJson & { readonly url: string }) => cy().wrap(openMessage(json), { log: false }),
    ),
)

cypress.Commands.add(
  'waitForNoMail',
  { prevSubject: true },
  (mailbox: CypressMailbox, filter: CypressFilter = {}, options: WaitTask['options'] = {}) =>
    runTask(taskNames.waitForNone, mailbox, filter, options).then(() => cy().wrap(mailbox, { log: false })),
)

function runTask(
  name: string,
  mailbox: CypressMailbox,
  filter: CypressFilter,
  options: WaitTask['options'],
): CypressChain {
  const timeout = Math.max(longestDefaultMs, options.timeout ?? options.within ?? 0) + graceMs
  return cy().task(name, { mailbox: mailbox.name, filter: writeFilter(filter), options }, { timeout })
}

/** With helpers again; what they would have to fetch, a spec cannot. */
function openMessage({ url, ...json }: MessageJson & { readonly url: string }): Message {
  const refuse = () =>
    Promise.reject(new Error('Content cannot be fetched inside a Cypress spec: use cy.request'))
  return createMessage({ url: new URL(url).origin, request: refuse, json: refuse }, json)
}
