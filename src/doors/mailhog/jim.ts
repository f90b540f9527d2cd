import type { NewFault } from '../../faults/fault.ts'
import type { LenientObject } from '../../http/compat/read-lenient-json.ts'
import { HttpProblem } from '../../http/problem.ts'

/** MailHog's chaos monkey: chances from 0 to 1, speeds in bytes per second. */
export interface Jim {
  readonly DisconnectChance: number
  readonly AcceptChance: number
  readonly LinkSpeedAffect: number
  readonly LinkSpeedMin: number
  readonly LinkSpeedMax: number
  readonly RejectSenderChance: number
  readonly RejectRecipientChance: number
  readonly RejectAuthChance: number
}

/** What MailHog's is when nobody says how it should be. */
export const defaultJim: Jim = {
  DisconnectChance: 0.005,
  AcceptChance: 0.99,
  LinkSpeedAffect: 0.1,
  LinkSpeedMin: 1024,
  LinkSpeedMax: 10240,
  RejectSenderChance: 0.05,
  RejectRecipientChance: 0.05,
  RejectAuthChance: 0.05,
}

/**
 * Reads a monkey. A member that is not given is 0, as in MailHog; so one that gives no `AcceptChance` refuses every
 * connection.
 *
 * @throws HttpProblem 400 for a member that is no number
 */
export function readJim(object: LenientObject): Jim {
  const names = Object.keys(defaultJim) as (keyof Jim)[]
  const members = names.map((name) => [name, readNumber(object, name)])
  // Every name is in it.
  return Object.fromEntries(members) as Jim
}

function readNumber(object: LenientObject, name: string): number {
  const value = object.get(name) ?? 0
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new HttpProblem(400, `${name} is no number: nothing was changed`, { parameter: name })
}

/** Where a client can be cut off: MailHog's monkey throws its dice after whatever a client says. */
const saidPoints = ['helo', 'auth', 'mail', 'rcpt', 'data', 'end'] as const
/** Before somebody has signed in no mailbox is known, so what is for one mailbox begins there. */
const earlyPoints: readonly string[] = ['connect', 'greeting', 'helo']

/** The faults that do what a monkey would. @param mailbox the one that it is for; undefined for all */
export function toFaults(jim: Jim, mailbox: string | undefined): readonly NewFault[] {
  const mean = (jim.LinkSpeedMin + jim.LinkSpeedMax) / 2
  const dripMs = Math.min(10_000, Math.max(1, Math.round(1_000 / Math.max(mean, 0.1))))
  const faults: (NewFault | undefined)[] = [
    byChance(1 - jim.AcceptChance, { at: 'connect', action: 'drop' }),
    byChance(jim.RejectSenderChance, { at: 'mail', reply: reply(550, 'Invalid sender') }),
    byChance(jim.RejectRecipientChance, { at: 'rcpt', reply: reply(550, 'Invalid recipient') }),
    byChance(jim.RejectAuthChance, { at: 'auth', reply: reply(535, 'Authentication refused') }),
    ...saidPoints.map((at) => byChance(jim.DisconnectChance, { at, action: 'drop' })),
    byChance(jim.LinkSpeedAffect, { at: 'mail', dripMs }),
  ]
  return faults
    .filter((fault) => fault !== undefined)
    .filter(({ at }) => mailbox === undefined || !earlyPoints.includes(at))
    .map((fault) => ({ ...fault, mailbox }))
}

/** The nearest thing to a chance that is none. */
function byChance(chance: number, fault: NewFault): NewFault | undefined {
  if (!(chance > 0)) return undefined
  return chance >= 1 ? fault : { ...fault, probability: chance }
}

function reply(code: number, text: string): NewFault['reply'] {
  return { code, enhancedCode: null, text }
}
