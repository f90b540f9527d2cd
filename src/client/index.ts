/** `postfang/client`: speaks to a running Postfang over HTTP. No dependencies; Node.js, Bun, Deno and browsers. */

export type {
  AddressJson as Address,
  HeaderJson as Header,
  LinkJson as Link,
  MailjetJson as Mailjet,
  SummaryJson as Summary,
} from '../contract/message.ts'
export type { ProblemJson as Problem } from '../contract/problem.ts'
export { type ClientOptions, type MailboxOptions, PostfangClient } from './client.ts'
export { RequestError, UnexpectedMessageError, UnreachableError, WaitTimeoutError } from './errors.ts'
export type { Fault, Faults, NewFault } from './faults.ts'
export type { Filter, FilterFields, Test } from './filter/filter.ts'
export type { HtmlElement } from './html.ts'
export type { FollowOptions, ListOptions, Mailbox, NoneOptions, WaitOptions } from './mailbox.ts'
export type { Attachment, Message, MessageHelpers } from './message.ts'
