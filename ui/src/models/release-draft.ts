import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { ReleaseJson } from '../../../src/contract/release.ts'
import { isAllowedRecipient } from '../format/allowed-recipient.ts'
import { orderRelease } from '../link/releases-api.ts'
import { type Failure, toFailure } from '../link/request.ts'

/** A release that is being put together. */
export interface ReleaseDraft {
  readonly relay: Signal<string>
  readonly from: Signal<string>
  /** What is being typed as a further recipient. */
  readonly typed: Signal<string>
  readonly recipients: ReadonlySignal<readonly { readonly address: string; readonly isAllowed: boolean }[]>
  readonly canOrder: ReadonlySignal<boolean>
  readonly failure: ReadonlySignal<Failure | undefined>
  /** Takes what was typed: one address, or several. */
  add(): void
  remove(address: string): void
  /** Resolves to the release; undefined where it was not taken, and `failure` says why. */
  order(): Promise<ReleaseJson | undefined>
}

export interface DraftStart {
  readonly message: string
  /** Of the captured envelope: those who are allowed are recipients to begin with. */
  readonly captured: { readonly from: string; readonly to: readonly string[] }
  readonly relays: readonly string[]
  readonly allowed: readonly string[]
}

export function createReleaseDraft({ message, captured, relays, allowed }: DraftStart): ReleaseDraft {
  const addresses = signal(captured.to.filter((address) => isAllowedRecipient(allowed, address)))
  const relay = signal(relays[0] ?? '')
  const from = signal(captured.from)
  const typed = signal('')
  const failure = signal<Failure | undefined>(undefined)
  const isBusy = signal(false)
  const recipients = computed(() =>
    addresses.value.map((address) => ({ address, isAllowed: isAllowedRecipient(allowed, address) })),
  )

  function add(): void {
    const found = typed.value.split(/[\s,;]+/u).filter((address) => address !== '')
    addresses.value = [...new Set([...addresses.value, ...found])]
    typed.value = ''
  }

  return {
    relay,
    from,
    typed,
    recipients,
    failure,
    canOrder: computed(() => {
      const isComplete = addresses.value.length > 0 || typed.value.trim() !== ''
      return isComplete && !isBusy.value && recipients.value.every(({ isAllowed }) => isAllowed)
    }),
    add,
    remove(address) {
      addresses.value = addresses.value.filter((each) => each !== address)
    },
    async order() {
      add()
      isBusy.value = true
      try {
        const order = { to: [...addresses.value], relay: relay.value, from: from.value.trim() }
        return await orderRelease(message, order)
      } catch (error) {
        failure.value = toFailure(error)
        return undefined
      } finally {
        isBusy.value = false
      }
    },
  }
}
