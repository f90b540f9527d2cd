import type { Fault, FaultPoint } from '../../../faults/fault.ts'
import { type CompatRoute, defineCompatRoute } from '../../../http/compat/compat-route.ts'
import { readLenientObject, toLenientObject } from '../../../http/compat/read-lenient-json.ts'
import { HttpProblem } from '../../../http/problem.ts'
import type { MailpitOptions } from '../mailpit-options.ts'

interface Trigger {
  readonly ErrorCode: number
  /** In percent. */
  readonly Probability: number
}

/** Where each of Mailpit's triggers is among our faults, and the code that it has at rest. */
const triggers = {
  Sender: { at: 'mail', code: 451 },
  Recipient: { at: 'rcpt', code: 451 },
  Authentication: { at: 'auth', code: 535 },
} as const satisfies Record<string, { readonly at: FaultPoint; readonly code: number }>

type TriggerName = keyof typeof triggers
const names = Object.keys(triggers) as readonly TriggerName[]

/** Mailpit's chaos as rules among our faults: who takes one away there has it at rest here. */
export function chaosRoutes({ faults }: MailpitOptions): readonly CompatRoute[] {
  /** Ids of the rules by mailbox and trigger; all mailboxes together are `undefined`. */
  const ordered = new Map<string | undefined, Map<TriggerName, string>>()

  function read(mailbox: string | undefined): Response {
    const ids = ordered.get(mailbox)
    const found = names.map((name) => [name, toTrigger(name, faults.find(ids?.get(name) ?? ''))])
    return Response.json(Object.fromEntries(found))
  }

  function order(mailbox: string | undefined, wanted: ReadonlyMap<TriggerName, Trigger>): void {
    for (const id of ordered.get(mailbox)?.values() ?? []) faults.remove(id)
    const ids = new Map<TriggerName, string>()
    for (const [name, { ErrorCode, Probability }] of wanted) {
      if (Probability === 0) continue
      const { at } = triggers[name]
      const reply = { code: ErrorCode, enhancedCode: null, text: `Chaos ${name.toLowerCase()} error` }
      const probability = Probability === 100 ? undefined : Probability / 100
      ids.set(name, faults.add({ at, mailbox, probability, reply }).id)
    }
    ordered.set(mailbox, ids)
    if (ids.size === 0) ordered.delete(mailbox)
  }

  return [
    defineCompatRoute({ method: 'get', path: '/api/v1/chaos', handle: ({ mailbox }) => read(mailbox) }),
    defineCompatRoute({
      method: 'put',
      path: '/api/v1/chaos',
      handle({ body, mailbox }) {
        const members = readLenientObject(body)
        order(mailbox, new Map(names.map((name) => [name, readTrigger(name, members.get(name))])))
        return read(mailbox)
      },
    }),
  ]
}

function toTrigger(name: TriggerName, fault: Fault | undefined): Trigger {
  if (fault?.reply === undefined) return { ErrorCode: triggers[name].code, Probability: 0 }
  return { ErrorCode: fault.reply.code, Probability: Math.round((fault.probability ?? 1) * 100) }
}

/** One that is left out is at rest. @throws HttpProblem 400 */
function readTrigger(name: TriggerName, value: unknown): Trigger {
  if (value === undefined || value === null) return { ErrorCode: triggers[name].code, Probability: 0 }
  const members = toLenientObject(value)
  if (!members) throw new HttpProblem(400, `${name}: expected ErrorCode and Probability: nothing was changed`)
  const Probability = members.get('Probability') ?? 0
  const ErrorCode = members.get('ErrorCode') || triggers[name].code
  if (!isBetween(ErrorCode, 400, 599)) {
    throw new HttpProblem(400, `${name}: the ErrorCode must be from 400 to 599: nothing was changed`)
  }
  if (!isBetween(Probability, 0, 100)) {
    throw new HttpProblem(400, `${name}: the Probability must be from 0 to 100: nothing was changed`)
  }
  return { ErrorCode, Probability }
}

function isBetween(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}
