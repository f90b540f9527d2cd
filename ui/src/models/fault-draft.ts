import type { FaultJson, NewFaultJson } from '../../../src/contract/fault.ts'
import { formatReply } from '../format/format-reply.ts'

/** A rule while it is being written: what stands in the fields of its form. */
export interface FaultDraft {
  readonly at: FaultJson['at']
  readonly mailbox: string
  /** `<>` is the null sender. */
  readonly sender: string
  readonly recipient: string
  readonly listener: string
  readonly client: string
  readonly headerName: string
  readonly headerValue: string
  readonly when: 'always' | 'first' | 'every' | 'chance' | 'rate'
  /** Of `first`, `every` and `rate`. */
  readonly number: string
  readonly percent: string
  readonly seed: string
  readonly seconds: string
  readonly what: 'reply' | 'provider' | 'drop' | 'stall' | 'silence' | 'close' | 'normal'
  readonly reply: string
  readonly provider: string
  readonly reason: string
  readonly bytes: string
  readonly delayMs: string
  readonly dripMs: string
  readonly times: string
  readonly minutes: string
  readonly keep: boolean
}

export const emptyDraft: FaultDraft = {
  at: 'rcpt',
  mailbox: '',
  sender: '',
  recipient: '',
  listener: '',
  client: '',
  headerName: '',
  headerValue: '',
  when: 'first',
  number: '2',
  percent: '50',
  seed: '',
  seconds: '60',
  what: 'reply',
  reply: '450 4.2.1 Mailbox busy, try again later',
  provider: 'gmail',
  reason: 'over-quota',
  bytes: '1000',
  delayMs: '',
  dripMs: '',
  times: '',
  minutes: '',
  keep: true,
}

export const faultPoints: readonly FaultJson['at'][] = [
  'connect',
  'greeting',
  'helo',
  'starttls',
  'auth',
  'mail',
  'rcpt',
  'data',
  'end',
]

/** From which point on it is known for whom a rule would be; earlier the field is not offered. */
const knownFrom = { mailbox: 'auth', sender: 'mail', recipient: 'rcpt', header: 'end' } as const

export function isKnownAt(who: keyof typeof knownFrom, at: FaultJson['at']): boolean {
  return faultPoints.indexOf(at) >= faultPoints.indexOf(knownFrom[who])
}

/** Choices that make no sense at a point are not offered there. */
export function isPossibleAt(what: FaultDraft['what'], at: FaultDraft['at']): boolean {
  if (what === 'close') return at === 'data'
  return at !== 'connect' || (what !== 'reply' && what !== 'provider')
}

/** The draft moved to another point; what cannot happen there gives way to what can. */
export function moveDraft(draft: FaultDraft, at: FaultDraft['at']): Partial<FaultDraft> {
  if (isPossibleAt(draft.what, at)) return { at }
  return { at, what: at === 'connect' ? 'drop' : 'reply' }
}

/** The rule as the server takes it; fields that do not belong to the choices made are left out. */
export function toNewFault(draft: FaultDraft): NewFaultJson {
  const { at } = draft
  return compact({
    at,
    mailbox: isKnownAt('mailbox', at) ? filled(draft.mailbox) : undefined,
    sender: isKnownAt('sender', at) ? readSender(draft.sender) : undefined,
    recipient: isKnownAt('recipient', at) ? filled(draft.recipient) : undefined,
    listener: filled(draft.listener),
    client: filled(draft.client),
    header: isKnownAt('header', at) ? readHeader(draft) : undefined,
    ...whenOf(draft),
    ...whatOf(draft),
    delayMs: amount(draft.delayMs),
    dripMs: at === 'connect' ? undefined : amount(draft.dripMs),
    times: amount(draft.times),
    expiresInMs: scaled(draft.minutes, 60_000),
  })
}

function whenOf({ when, number, percent, seed, seconds }: FaultDraft): Partial<NewFaultJson> {
  switch (when) {
    case 'always':
      return {}
    case 'first':
      return { first: Number(number) }
    case 'every':
      return { every: Number(number) }
    case 'chance':
      return { probability: Number(percent) / 100, seed: amount(seed) }
    case 'rate':
      return { rate: { count: Number(number), perMs: Math.round(Number(seconds) * 1000) } }
  }
}

function whatOf({ what, at, reply, provider, reason, bytes, keep }: FaultDraft): Partial<NewFaultJson> {
  // Kept it is without being said.
  const kept = at === 'end' && !keep ? { keep } : {}
  switch (what) {
    case 'reply':
      return { reply, ...kept }
    case 'provider':
      return { provider, reason, ...kept }
    case 'close':
      return { closeAfterBytes: Number(bytes) }
    case 'normal':
      return {}
    default:
      return { action: what }
  }
}

function readSender(text: string): string | undefined {
  return text.trim() === '<>' ? '' : filled(text)
}

function readHeader({ headerName, headerValue }: FaultDraft): NewFaultJson['header'] {
  const name = filled(headerName)
  return name === undefined ? undefined : compact({ name, value: filled(headerValue) })
}

function filled(text: string): string | undefined {
  return text.trim() === '' ? undefined : text.trim()
}

/** What is no number is passed on as it is: the server says what is wrong with it. */
function amount(text: string): number | undefined {
  return scaled(text, 1)
}

function scaled(text: string, factor: number): number | undefined {
  return text.trim() === '' ? undefined : Math.round(Number(text) * factor)
}

function compact<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T
}

/** The form as it would be filled to order this rule. */
export function toDraft(fault: FaultJson): FaultDraft {
  return {
    ...emptyDraft,
    at: fault.at,
    mailbox: fault.mailbox ?? '',
    sender: fault.sender === '' ? '<>' : (fault.sender ?? ''),
    recipient: fault.recipient ?? '',
    listener: fault.listener ?? '',
    client: fault.client ?? '',
    headerName: fault.header?.name ?? '',
    headerValue: fault.header?.value ?? '',
    ...draftWhen(fault),
    ...draftWhat(fault),
    delayMs: textOf(fault.delayMs),
    dripMs: textOf(fault.dripMs),
    times: textOf(fault.times),
    minutes: lifetimeOf(fault),
    keep: fault.keep ?? true,
  }
}

function draftWhen({ first, every, probability, seed, rate }: FaultJson): Partial<FaultDraft> {
  if (first !== null) return { when: 'first', number: String(first) }
  if (every !== null) return { when: 'every', number: String(every) }
  if (probability !== null)
    return {
      when: 'chance',
      percent: String(Number((probability * 100).toPrecision(12))),
      seed: textOf(seed),
    }
  if (rate !== null) {
    return { when: 'rate', number: String(rate.count), seconds: String(rate.perMs / 1000) }
  }
  return { when: 'always' }
}

function draftWhat(fault: FaultJson): Partial<FaultDraft> {
  const { provider, reason, reply, action, closeAfterBytes } = fault
  if (provider !== null && reason !== null) return { what: 'provider', provider, reason }
  if (reply !== null) {
    return { what: 'reply', reply: formatReply(reply) }
  }
  if (action !== null) return { what: action }
  if (closeAfterBytes !== null) return { what: 'close', bytes: String(closeAfterBytes) }
  return { what: 'normal' }
}

/** A copy lives as long as its original was meant to. */
function lifetimeOf({ createdAt, expiresAt }: FaultJson): string {
  return expiresAt === null ? '' : String((Date.parse(expiresAt) - Date.parse(createdAt)) / 60_000)
}

function textOf(value: number | null): string {
  return value === null ? '' : String(value)
}
