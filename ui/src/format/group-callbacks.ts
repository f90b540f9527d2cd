import type { CallbackJson } from '../../../src/contract/mailjet-callback.ts'

/** Callbacks of one mailbox that post to the same address in the same way: one for each type of event. */
export interface CallbackGroup {
  /** The first of them; it stands for all where the address is meant. */
  readonly first: CallbackJson
  readonly callbacks: readonly CallbackJson[]
}

/** In the order in which the first of each was made. */
export function groupCallbacks(callbacks: readonly CallbackJson[]): readonly CallbackGroup[] {
  const groups = new Map<string, CallbackGroup>()
  for (const callback of callbacks) {
    const { mailbox, url, version, isBackup } = callback
    const key = JSON.stringify([mailbox, url, version, isBackup])
    const known = groups.get(key)
    groups.set(key, {
      first: known?.first ?? callback,
      callbacks: [...(known?.callbacks ?? []), callback],
    })
  }
  return [...groups.values()]
}
