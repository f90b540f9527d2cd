import { UnexpectedMessageError, WaitTimeoutError } from '../errors.ts'
import { countOf, describeTime } from '../explain/describe.ts'
import { explainFilter, explainMessage } from '../explain/explain-message.ts'
import type { Filter } from '../filter/filter.ts'
import { readFilter } from '../filter/read-filter.ts'
import type { Mailbox } from '../mailbox.ts'
import { checkOptionNames, readWhole } from '../read-options.ts'
import { requireMailbox } from './subjects.ts'
import type { MatcherContext, Verdict } from './verdict.ts'

export interface ReceiveOptions {
  /** How long to wait for it, in milliseconds; the mailbox's own time unless said otherwise. */
  readonly timeout?: number
  /** With `.not`: how long nothing may come, in milliseconds; 1,000 unless said otherwise. */
  readonly within?: number
}

export interface ReceiveTimesOptions {
  /** How long to wait for so many, in milliseconds. */
  readonly timeout?: number
  /** How long no more may come afterwards, in milliseconds; 500 unless said otherwise. */
  readonly within?: number
}

const noMoreMs = 500

/** Looks, and takes nothing: a wait afterwards is still handed out the message. */
export async function toReceive(
  { isNot }: MatcherContext,
  received: unknown,
  filter: Filter = {},
  options: ReceiveOptions = {},
): Promise<Verdict> {
  const mailbox = requireMailbox(received, 'toReceive')
  checkOptionNames(options, ['timeout', 'within'], 'toReceive')
  return isNot ? receivesNone(mailbox, filter, options) : receivesOne(mailbox, filter, options)
}

async function receivesOne(mailbox: Mailbox, filter: Filter, { timeout }: ReceiveOptions): Promise<Verdict> {
  try {
    await mailbox.waitFor(filter, { peek: true, ...(timeout === undefined ? {} : { timeout }) })
    return { pass: true, message: () => 'A message that matches arrived' }
  } catch (error) {
    if (!(error instanceof WaitTimeoutError)) throw error
    return { pass: false, message: () => compose('expect(mailbox).toReceive(filter)', error.message) }
  }
}

async function receivesNone(mailbox: Mailbox, filter: Filter, { within }: ReceiveOptions): Promise<Verdict> {
  try {
    await mailbox.waitForNone(filter, within === undefined ? {} : { within })
    return { pass: false, message: () => 'No message that matches arrived' }
  } catch (error) {
    if (!(error instanceof UnexpectedMessageError)) throw error
    return { pass: true, message: () => compose('expect(mailbox).not.toReceive(filter)', error.message) }
  }
}

/** Counts all that have arrived, whether a wait has handed them out or not. */
export async function toReceiveTimes(
  _: MatcherContext,
  received: unknown,
  times: number,
  filter: Filter = {},
  options: ReceiveTimesOptions = {},
): Promise<Verdict> {
  const mailbox = requireMailbox(received, 'toReceiveTimes')
  checkOptionNames(options, ['timeout', 'within'], 'toReceiveTimes')
  const count = readWhole('times', times, 0, 0)
  const call = `expect(mailbox).toReceiveTimes(${count}, filter)`
  try {
    const last = count === 0 ? mailbox.mark : await seqOfLast(mailbox, filter, count, options)
    await mailbox.waitForNone(filter, { since: last, within: options.within ?? noMoreMs })
    return { pass: true, message: () => compose(call, `Exactly ${countOf(count, 'message')} arrived`) }
  } catch (error) {
    if (error instanceof WaitTimeoutError) return { pass: false, message: () => compose(call, error.message) }
    if (!(error instanceof UnexpectedMessageError)) throw error
    const within = describeTime(options.within ?? noMoreMs)
    const read = readFilter(filter)
    const text = [
      `More than ${countOf(count, 'message')} arrived: another one within ${within}`,
      `Expected ${count} of\n${explainFilter(read)}`,
      `The one too many\n${explainMessage(read, error.received).replace(/^/gmu, '  ')}`,
    ]
    return { pass: false, message: () => compose(call, ...text) }
  }
}

async function seqOfLast(
  mailbox: Mailbox,
  filter: Filter,
  count: number,
  { timeout }: ReceiveTimesOptions,
): Promise<number> {
  const since = { since: mailbox.mark, count }
  const messages = await mailbox.waitFor(filter, timeout === undefined ? since : { ...since, timeout })
  return messages.at(-1)?.seq ?? mailbox.mark
}

function compose(...paragraphs: readonly string[]): string {
  return paragraphs.join('\n\n')
}
