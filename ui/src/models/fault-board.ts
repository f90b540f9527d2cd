import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { FaultJson, NewFaultJson } from '../../../src/contract/fault.ts'
import type { ProviderReplyJson } from '../../../src/contract/replies.ts'
import { createFault, deleteFault, listFaults, listReplies } from '../link/faults-api.ts'
import { type Failure, toFailure } from '../link/request.ts'
import { emptyDraft, type FaultDraft } from './fault-draft.ts'

export { explainReply, getSpeakingAddresses } from '../link/faults-api.ts'

/** How often the counters are read again while they are looked at: rules are not part of the live feed. */
const pollMs = 3000

/** The rules in force, and the one that is being written. */
export interface FaultBoard {
  /** Undefined before the first answer. */
  readonly faults: ReadonlySignal<readonly FaultJson[] | undefined>
  readonly failure: ReadonlySignal<Failure | undefined>
  /** The catalogue of providers' replies; empty before it is there. */
  readonly catalogue: ReadonlySignal<readonly ProviderReplyJson[]>
  readonly draft: Signal<FaultDraft>
  /** The newest rule that was deleted here, so that it can be ordered again. */
  readonly deleted: ReadonlySignal<FaultJson | undefined>
  reload(): void
  /** Resolves to the rule, or to why it was not taken. */
  order(fault: NewFaultJson): Promise<FaultJson | Failure | undefined>
  remove(fault: FaultJson): Promise<void>
  close(): void
}

export function createFaultBoard(): FaultBoard {
  const faults = signal<readonly FaultJson[] | undefined>(undefined)
  const failure = signal<Failure | undefined>(undefined)
  const catalogue = signal<readonly ProviderReplyJson[]>([])
  const deleted = signal<FaultJson | undefined>(undefined)
  const controller = new AbortController()

  /** Does something with the server; where that fails, says so. */
  async function attempt<T>(task: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await task()
      failure.value = undefined
      return result
    } catch (error) {
      failure.value = toFailure(error)
      return undefined
    }
  }

  async function read(): Promise<void> {
    const found = await attempt(() => listFaults(controller.signal))
    if (found !== undefined) faults.value = found
    if (catalogue.peek().length > 0) return
    const replies = await attempt(() => listReplies(controller.signal))
    if (replies !== undefined) catalogue.value = replies
  }

  void read()
  const timer = setInterval(() => {
    if (!document.hidden) void read()
  }, pollMs)

  return {
    faults,
    failure,
    catalogue,
    draft: signal(emptyDraft),
    deleted,
    reload: () => void read(),
    async order(fault) {
      try {
        const ordered = await createFault(fault)
        deleted.value = undefined
        await read()
        return ordered
      } catch (error) {
        return toFailure(error)
      }
    },
    async remove(fault) {
      const isGone = await attempt(async () => {
        await deleteFault(fault.id)
        return true
      })
      if (isGone) deleted.value = fault
      await read()
    },
    close() {
      clearInterval(timer)
      controller.abort()
    },
  }
}
