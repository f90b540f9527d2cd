import { alignRows, describeExpected, describeReceived, quoteText } from '../explain/describe.ts'
import type { FilterFields, Test } from '../filter/filter.ts'
import { meets } from '../filter/match-filter.ts'
import { type Criterion, readFilter } from '../filter/read-filter.ts'
import type { Message } from '../message.ts'
import { requireMessage } from './subjects.ts'
import type { MatcherContext, Verdict } from './verdict.ts'

/** The From address, or its display name. */
export function toBeFrom(context: MatcherContext, received: unknown, sender: Test): Verdict {
  return compareField(context, received, 'toBeFrom', { from: sender })
}

/** Every one of the recipients, in the envelope: whom the server would have delivered to, blind copies included. */
export function toBeSentTo(
  context: MatcherContext,
  received: unknown,
  recipients: Test | readonly Test[],
): Verdict {
  const wanted = Array.isArray(recipients) ? recipients : [recipients as Test]
  const verdicts = wanted.map((envelopeTo) => compareField(context, received, 'toBeSentTo', { envelopeTo }))
  const failed = verdicts.find(({ pass }) => !pass)
  const [first] = verdicts
  if (first === undefined) throw new TypeError('expect(message).toBeSentTo takes at least one recipient')
  return failed ?? first
}

export function toHaveSubject(context: MatcherContext, received: unknown, subject: Test): Verdict {
  return compareField(context, received, 'toHaveSubject', { subject })
}

/** Without a value: that it is there. */
export function toHaveHeader(
  context: MatcherContext,
  received: unknown,
  name: string,
  value: Test | true = true,
): Verdict {
  if (typeof name !== 'string' || name === '')
    throw new TypeError('expect(message).toHaveHeader takes a name')
  return compareField(context, received, 'toHaveHeader', { header: { [name]: value } })
}

/** By a part of its text or its URL; without an argument: any. */
export function toHaveLink(
  context: MatcherContext,
  received: unknown,
  textOrUrl: Test | true = true,
): Verdict {
  return compareField(context, received, 'toHaveLink', { link: textOrUrl })
}

export function toHaveCode(context: MatcherContext, received: unknown, code: Test | true = true): Verdict {
  return compareField(context, received, 'toHaveCode', { code })
}

/** By its name; without an argument: any. */
export function toHaveAttachment(
  context: MatcherContext,
  received: unknown,
  name: Test | true = true,
): Verdict {
  return compareField(context, received, 'toHaveAttachment', { attachment: name })
}

/** A part of the plain text, or of the words of the HTML where there is no plain text. */
export function toHaveText(context: MatcherContext, received: unknown, text: Test): Verdict {
  return compareField(context, received, 'toHaveText', { text })
}

function compareField(
  { isNot }: MatcherContext,
  received: unknown,
  matcher: string,
  filter: FilterFields,
): Verdict {
  const message = requireMessage(received, matcher)
  // One key, and so one criterion.
  const [criterion] = readFilter(filter).criteria as readonly [Criterion]
  const rows = [
    [`Expected ${criterion.name}`, `${isNot ? 'not ' : ''}${describeExpected(criterion.expected)}`],
    ['Received', describeReceived(criterion.values(message))],
  ] as const
  return {
    pass: meets(criterion, message),
    message: () => composeFailure(isNot, matcher, message, alignRows(rows, '')),
  }
}

/** A failed assertion on a message: the call, what differs, which message it is, and where to look at it. */
export function composeFailure(
  isNot: boolean,
  matcher: string,
  message: Message,
  difference: string,
): string {
  const subject = message.subject === '' ? '(no subject)' : quoteText(message.subject)
  return [
    `expect(message)${isNot ? '.not' : ''}.${matcher}(expected)`,
    difference,
    `Message ${subject} to ${message.envelope.to.join(', ') || 'nobody'}\n${message.url}`,
  ].join('\n\n')
}
