import { computed, type ReadonlySignal } from '@preact/signals'
import { searchAsTyped } from '../format/search-text.ts'
import type { Scope } from '../link/urls.ts'
import type { Navigation } from './navigation.ts'

export type { Scope } from '../link/urls.ts'

/** The part of the address that decides what the list shows; equal scopes are one object, so that nothing reloads twice. */
export function createScope(navigation: Navigation): ReadonlySignal<Scope> {
  let current: Scope = {}
  return computed(() => {
    const { mailbox, q } = navigation.route.value
    const sent = searchAsTyped(q.trimStart())
    if (current.mailbox !== mailbox || current.q !== sent) current = { mailbox, q: sent }
    return current
  })
}

/** Whether the list is narrowed by a search. */
export function isSearch({ q }: Scope): boolean {
  return q !== undefined && q !== ''
}

/** Whether something of this mailbox concerns the list. */
export function isInScope(mailbox: string, scope: Scope): boolean {
  return scope.mailbox === undefined || scope.mailbox === mailbox
}
