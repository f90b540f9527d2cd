import { PostfangError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { Fault, FaultEffect, FaultHit, FaultOutcome, FaultPoint, NewFault, Occasion } from './fault.ts'
import { createFaultTiming, type FaultTiming } from './fault-timing.ts'
import { findContradiction } from './find-contradiction.ts'
import { isForOccasion } from './match-fault.ts'
import { createSpeakingAddresses } from './speaking-addresses.ts'

/** The rules in force, in the order in which they were added. They live as long as the process. */
export interface Faults {
  /** @throws PostfangError `invalid` for a rule that contradicts itself; `unavailable` where there are too many */
  add(fault: NewFault): Fault
  /** Of one mailbox, or all. */
  list(mailbox?: string): readonly Fault[]
  find(id: string): Fault | undefined
  /** False where there is no such rule. */
  remove(id: string): boolean
  /** Of one mailbox, or all; how many there were. */
  removeAll(mailbox?: string): number
  /** False where no rule is for this point: cheap, since every mail asks. */
  hasRules(point: FaultPoint): boolean
  /** False for a text without a speaking address: as cheap. */
  hasSpeakingAddress(text: string): boolean
  /**
   * What is to be done to somebody at a point: the first rule that is for them and whose turn it is decides alone; one
   * whose turn it is not passes on to the next. Where no rule decides, a recipient may speak for itself.
   */
  decide(point: FaultPoint, occasion: Occasion): FaultHit | undefined
  /** Domains of the speaking addresses, lower case. */
  readonly domains: readonly string[]
}

export interface FaultsOptions {
  /** Of the speaking addresses; none where nothing is said. */
  readonly domains?: readonly string[]
  /** Whether what happens to mail of this mailbox after sending is worked out: words for that are left to it. */
  readonly isDelivered?: (mailbox: string) => boolean
  /** Epoch milliseconds. */
  readonly clock?: () => number
  /** From 0 up to 1; makes ids, and the seeds of rules that name none. */
  readonly random?: () => number
}

interface Rule {
  readonly fault: NewFault
  readonly id: string
  readonly createdAt: number
  readonly isItsTurn: FaultTiming
  readonly effect: FaultEffect
  seen: number
  hits: number
}

export function createFaults({
  domains = [],
  isDelivered = () => false,
  clock = Date.now,
  random = Math.random,
}: FaultsOptions = {}): Faults {
  const rules = new Map<string, Rule>()
  let atPoint: ReadonlyMap<FaultPoint, readonly Rule[]> = new Map()
  const speaking = createSpeakingAddresses(domains, isDelivered)

  function stateOf({ fault, hits }: Rule, now: number): Fault['state'] {
    if (fault.times !== undefined && hits >= fault.times) return 'spent'
    return fault.expiresAt !== undefined && now >= fault.expiresAt ? 'expired' : 'active'
  }

  function toFault(rule: Rule): Fault {
    const { fault, id, createdAt, seen, hits } = rule
    return { ...fault, id, createdAt, state: stateOf(rule, clock()), seen, hits }
  }

  function ofMailbox(mailbox: string | undefined): readonly Rule[] {
    return [...rules.values()].filter(({ fault }) => mailbox === undefined || fault.mailbox === mailbox)
  }

  function sort(): void {
    atPoint = Map.groupBy(rules.values(), ({ fault }) => fault.at)
  }

  /** Those that can do nothing any more go when there is no room. */
  function makeRoom(): void {
    if (rules.size < limits.faults) return
    for (const rule of rules.values()) if (stateOf(rule, clock()) !== 'active') rules.delete(rule.id)
    sort()
    if (rules.size < limits.faults) return
    throw new PostfangError(
      'unavailable',
      `Cannot add a fault: there are ${limits.faults} already; delete some`,
    )
  }

  function createId(): string {
    const id = Array.from(
      { length: idLength },
      () => idLetters[Math.floor(random() * idLetters.length)],
    ).join('')
    return rules.has(id) ? createId() : id
  }

  return {
    add(given) {
      const wrong = findContradiction(given)
      if (wrong !== undefined) throw new PostfangError('invalid', wrong.message)
      makeRoom()
      const seed = Math.floor(random() * 0x1_0000_0000)
      const fault = given.probability === undefined ? given : { seed, ...given }
      const rule = {
        fault,
        id: createId(),
        createdAt: clock(),
        isItsTurn: createFaultTiming(fault, seed),
        effect: toEffect(fault),
        seen: 0,
        hits: 0,
      }
      rules.set(rule.id, rule)
      sort()
      return toFault(rule)
    },
    list: (mailbox) => ofMailbox(mailbox).map(toFault),
    find(id) {
      const rule = rules.get(id)
      return rule && toFault(rule)
    },
    remove(id) {
      const existed = rules.delete(id)
      sort()
      return existed
    },
    removeAll(mailbox) {
      const gone = ofMailbox(mailbox)
      for (const { id } of gone) rules.delete(id)
      sort()
      return gone.length
    },
    hasRules: (point) => atPoint.has(point),
    hasSpeakingAddress: speaking.isMentioned,
    decide(point, occasion) {
      const now = clock()
      for (const rule of atPoint.get(point) ?? []) {
        if (stateOf(rule, now) !== 'active') continue
        if (!isForOccasion(rule.fault, occasion)) continue
        rule.seen += 1
        if (!rule.isItsTurn(now)) continue
        rule.hits += 1
        return { name: rule.id, effect: rule.effect }
      }
      return point === 'rcpt' || point === 'end' ? speaking.decide(point, occasion) : undefined
    },
    domains: speaking.domains,
  }
}

/** Easily read out and typed: no letters that look like digits. */
const idLetters = 'abcdefghjkmnpqrstuvwxyz23456789'
const idLength = 8

function toEffect(fault: NewFault): FaultEffect {
  const { delayMs = 0, dripMs = 0, keep = true } = fault
  return { delayMs, dripMs, keep, outcome: toOutcome(fault) }
}

function toOutcome({ reply, action, closeAfterBytes }: NewFault): FaultOutcome {
  if (reply !== undefined) return { kind: 'reply', reply }
  if (action !== undefined) return { kind: action }
  return closeAfterBytes === undefined ? { kind: 'pass' } : { kind: 'cut', afterBytes: closeAfterBytes }
}
