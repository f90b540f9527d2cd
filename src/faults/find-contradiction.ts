import { type FaultPoint, faultPoints, type NewFault } from './fault.ts'

/** What keeps a rule from being one: the member at fault, and a sentence. */
export interface Contradiction {
  readonly member: string
  readonly message: string
}

/** From where on it is known whom a rule is for. */
const knownFrom = { mailbox: 'auth', sender: 'mail', recipient: 'rcpt', header: 'end' } as const

const timings = ['first', 'every', 'probability', 'rate'] as const
const outcomes = ['reply', 'action', 'closeAfterBytes'] as const

/** The first thing in a rule that cannot be; undefined for a rule that can. Single values are checked by the contract. */
export function findContradiction(fault: NewFault): Contradiction | undefined {
  return (
    findUnknown(fault) ??
    findSecond(fault, timings, 'when it applies') ??
    findSecond(fault, outcomes, 'what is done') ??
    findUseless(fault)
  )
}

function findUnknown(fault: NewFault): Contradiction | undefined {
  for (const [member, from] of Object.entries(knownFrom) as [keyof typeof knownFrom, FaultPoint][]) {
    const points = faultPoints.slice(faultPoints.indexOf(from))
    if (fault[member] === undefined || points.includes(fault.at)) continue
    return {
      member,
      message: `A rule at ${fault.at} cannot name a ${member}: that is not known there; possible at ${points.join(', ')}`,
    }
  }
  return undefined
}

function findSecond(
  fault: NewFault,
  members: readonly (keyof NewFault)[],
  what: string,
): Contradiction | undefined {
  const [first, second] = members.filter((member) => fault[member] !== undefined)
  if (second === undefined) return undefined
  return { member: second, message: `Give either ${first} or ${second} for ${what}, not both` }
}

function findUseless(fault: NewFault): Contradiction | undefined {
  const { at, reply, action, closeAfterBytes, delayMs, dripMs } = fault
  if (at === 'connect' && (reply !== undefined || dripMs !== undefined)) {
    return {
      member: reply === undefined ? 'dripMs' : 'reply',
      message: 'Nothing can be said at connect, which is before TLS: use greeting',
    }
  }
  if (closeAfterBytes !== undefined && at !== 'data') {
    return { member: 'closeAfterBytes', message: `It counts octets of DATA: possible at data, not at ${at}` }
  }
  if (fault.keep !== undefined && (at !== 'end' || reply === undefined)) {
    return { member: 'keep', message: 'Only a message that is refused with a reply at end can be kept' }
  }
  if (fault.seed !== undefined && fault.probability === undefined) {
    return { member: 'seed', message: 'A seed belongs to a probability' }
  }
  if (dripMs !== undefined && action !== undefined) {
    return { member: 'dripMs', message: `There is no reply to slow down where the action is ${action}` }
  }
  if ([reply, action, closeAfterBytes, delayMs, dripMs].every((given) => given === undefined)) {
    return {
      member: 'reply',
      message: 'Say what is to be done: one of reply, action, closeAfterBytes, delayMs, dripMs',
    }
  }
  return undefined
}
