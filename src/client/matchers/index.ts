/** The matchers as pure functions; each test framework has an adapter that gives them its own shape. */

import * as fields from './field-matchers.ts'
import * as mailjet from './mailjet-matchers.ts'
import * as receive from './receive-matchers.ts'

export { composeMailSnapshot } from './mail-snapshot.ts'
export type { MailjetExpectation } from './mailjet-matchers.ts'
export type { MailMatchers } from './matcher-types.ts'
export type { ReceiveOptions, ReceiveTimesOptions } from './receive-matchers.ts'
export { isMessage, requireMessage } from './subjects.ts'
export type { MatcherContext, Verdict } from './verdict.ts'

/** All but the snapshot, which each framework keeps in its own way. */
export const matchers = {
  toReceive: receive.toReceive,
  toReceiveTimes: receive.toReceiveTimes,
  toBeFrom: fields.toBeFrom,
  toBeSentTo: fields.toBeSentTo,
  toHaveSubject: fields.toHaveSubject,
  toHaveHeader: fields.toHaveHeader,
  toHaveLink: fields.toHaveLink,
  toHaveCode: fields.toHaveCode,
  toHaveAttachment: fields.toHaveAttachment,
  toHaveText: fields.toHaveText,
  toHaveMailjet: mailjet.toHaveMailjet,
  toHaveVars: mailjet.toHaveVars,
}
