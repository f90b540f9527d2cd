import type { FaultJson, NewFaultJson } from '../../../src/contract/fault.ts'
import type { FaultText } from './fault-text.ts'
import { formatReply } from './format-reply.ts'
import { formatCount } from './number.ts'
import { formatDayTime, formatSpan } from './time.ts'

/** A rule as far as a sentence about it goes: one that is ordered, or still a draft. */
export interface DescribedFault {
  readonly at: FaultJson['at']
  readonly mailbox?: string | undefined
  readonly sender?: string | undefined
  readonly recipient?: string | undefined
  readonly listener?: string | undefined
  readonly client?: string | undefined
  readonly header?: { readonly name: string; readonly value?: string | undefined } | undefined
  readonly first?: number | undefined
  readonly every?: number | undefined
  readonly probability?: number | undefined
  readonly rate?: { readonly count: number; readonly perMs: number } | undefined
  /** In one line. */
  readonly reply?: string | undefined
  readonly action?: FaultJson['action'] | undefined
  readonly closeAfterBytes?: number | undefined
  readonly delayMs?: number | undefined
  readonly dripMs?: number | undefined
  readonly times?: number | undefined
  readonly expiresInMs?: number | undefined
  readonly expiresAt?: string | undefined
  readonly keep?: boolean | undefined
}

/** Says in plain words what a rule does. */
export function describeFault(fault: DescribedFault, text: FaultText, locale: string): string {
  const scene = [text.points[fault.at], ...describeWhom(fault, text), describeWhen(fault, text, locale)]
  const drip = fault.dripMs === undefined ? '' : text.sentence.drip(formatSpan(fault.dripMs, locale))
  const happening = `${scene.join(', ')}: ${describeWhat(fault, text, locale)}${drip}.`
  return [happening, ...describeEnd(fault, text, locale)].join(' ')
}

function describeWhom(fault: DescribedFault, { sentence }: FaultText): readonly string[] {
  const { mailbox, sender, recipient, listener, client, header } = fault
  const whom: string[] = []
  if (mailbox !== undefined) whom.push(sentence.mailbox(isolate(mailbox)))
  if (sender !== undefined) whom.push(sentence.sender(sender === '' ? '<>' : isolate(sender)))
  if (recipient !== undefined) whom.push(sentence.recipient(isolate(recipient)))
  if (listener !== undefined) whom.push(sentence.listener(listener))
  if (client !== undefined) whom.push(sentence.client(client))
  if (header !== undefined) {
    whom.push(
      sentence.header(header.value === undefined ? header.name : `${header.name}: ${isolate(header.value)}`),
    )
  }
  return whom
}

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** Keeps what is written from right to left from turning around the sentence that it stands in (UAX #9, FSI and PDI). */
function isolate(text: string): string {
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text
}

function describeWhen(fault: DescribedFault, { sentence }: FaultText, locale: string): string {
  const { first, every, probability, rate } = fault
  if (first !== undefined) return sentence.first(formatCount(first, locale))
  if (every !== undefined) return sentence.every(formatCount(every, locale))
  if (probability !== undefined) return sentence.chance(formatPercent(probability, locale))
  if (rate !== undefined) {
    return sentence.rate(formatCount(rate.count, locale), formatSpan(rate.perMs, locale))
  }
  return sentence.always
}

function formatPercent(probability: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(probability * 100)
}

function describeWhat(fault: DescribedFault, { sentence }: FaultText, locale: string): string {
  const after = fault.delayMs === undefined ? '' : sentence.after(formatSpan(fault.delayMs, locale))
  if (fault.reply !== undefined) return sentence.reply(after, isolate(fault.reply))
  if (fault.action) return sentence[fault.action](after)
  if (fault.closeAfterBytes !== undefined) {
    return sentence.close(after, formatCount(fault.closeAfterBytes, locale))
  }
  return sentence.normal(after)
}

function describeEnd(fault: DescribedFault, { sentence }: FaultText, locale: string): readonly string[] {
  const { times, expiresInMs, expiresAt, at, reply, keep } = fault
  const ends: string[] = []
  if (times !== undefined) ends.push(sentence.times(formatCount(times, locale)))
  if (expiresInMs !== undefined) ends.push(sentence.expires(formatSpan(expiresInMs, locale)))
  if (expiresAt !== undefined) ends.push(sentence.expiresAt(formatDayTime(expiresAt, locale)))
  if (at === 'end' && reply !== undefined) ends.push(keep === false ? sentence.throwAway : sentence.keep)
  return ends
}

/** A rule in force, to be described. */
export function describedOf(fault: FaultJson): DescribedFault {
  const { header, reply, rate, ...rest } = fault
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null))
  return {
    ...(given as Omit<DescribedFault, 'header' | 'reply' | 'rate'>),
    at: fault.at,
    header: header === null ? undefined : { name: header.name, value: header.value ?? undefined },
    rate: rate ?? undefined,
    reply: reply === null ? undefined : formatReply(reply),
  }
}

/** The call that orders it, for a terminal or a test. */
export function composeCurl(origin: string, fault: NewFaultJson): string {
  const body = JSON.stringify(fault).replaceAll("'", `'\\''`)
  return `curl -X POST ${origin}/api/faults -H 'Content-Type: application/json' -d '${body}'`
}
