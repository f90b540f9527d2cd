import { PostfangError } from '../model/errors.ts'

/** Flags that say what a fault rule is, as `POST /api/faults` takes it. */
export const faultFlags = {
  at: { type: 'string' },
  mailbox: { type: 'string', short: 'm' },
  sender: { type: 'string' },
  recipient: { type: 'string' },
  listener: { type: 'string' },
  client: { type: 'string' },
  header: { type: 'string' },
  first: { type: 'string' },
  every: { type: 'string' },
  probability: { type: 'string' },
  seed: { type: 'string' },
  rate: { type: 'string' },
  reply: { type: 'string' },
  provider: { type: 'string' },
  reason: { type: 'string' },
  action: { type: 'string' },
  'close-after': { type: 'string' },
  delay: { type: 'string' },
  drip: { type: 'string' },
  'no-keep': { type: 'boolean' },
  times: { type: 'string' },
  expires: { type: 'string' },
} as const

type FaultFlags = { readonly [Name in keyof typeof faultFlags]?: string | boolean | undefined }

/**
 * Makes the body of the request. The server says what a rule may be; here only what is no number and no time is refused.
 *
 * @throws PostfangError `invalid`
 */
export function readFault(flags: FaultFlags): Record<string, unknown> {
  if (flags.at === undefined) {
    throw new PostfangError('invalid', '--at is missing: where the fault is to come, such as --at rcpt')
  }
  const { at, mailbox, sender, recipient, listener, client, reply, provider, reason, action } = flags
  const as = <T>(name: keyof FaultFlags, read: (name: string, text: string) => T): T | undefined => {
    const text = flags[name]
    return typeof text === 'string' ? read(name, text) : undefined
  }
  return {
    ...{ at, mailbox, sender, recipient, listener, client, reply, provider, reason, action },
    header: as('header', readHeader),
    first: as('first', readNumber),
    every: as('every', readNumber),
    probability: as('probability', readNumber),
    seed: as('seed', readNumber),
    rate: as('rate', readRate),
    closeAfterBytes: as('close-after', readNumber),
    delayMs: as('delay', readTime),
    dripMs: as('drip', readTime),
    times: as('times', readNumber),
    expiresInMs: as('expires', readTime),
    keep: flags['no-keep'] ? false : undefined,
  }
}

function readNumber(name: string, text: string): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number)) return number
  throw new PostfangError('invalid', `--${name} cannot be "${text}": expected a number`)
}

const msPerUnit: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, '': 1_000 }

function readTime(name: string, text: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? []
  if (amount !== undefined) return Math.round(Number(amount) * (msPerUnit[unit] ?? 1_000))
  throw new PostfangError(
    'invalid',
    `--${name} cannot be "${text}": expected a time such as 500ms, 5s or 10m`,
  )
}

function readRate(name: string, text: string): { readonly count: number; readonly perMs: number } {
  const [count = '', time = ''] = text.split('/')
  return { count: readNumber(name, count), perMs: readTime(name, /^[a-z]/.test(time) ? `1${time}` : time) }
}

/** `Name: pattern`, as it stands in a message; the name alone where it is enough that there is one. */
function readHeader(_name: string, text: string): { readonly name: string; readonly value?: string } {
  const colon = text.indexOf(':')
  if (colon === -1) return { name: text }
  return { name: text.slice(0, colon), value: text.slice(colon + 1).trim() }
}
