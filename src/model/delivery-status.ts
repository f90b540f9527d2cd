import type { DeliveryStatus, MailjetEventDetail } from './mailjet-event.ts'
import { findState } from './mailjet-state.ts'

/** Where a delivery stands, as events move it. */
export interface DeliveryState {
  readonly status: DeliveryStatus
  readonly stateId: number | null
  readonly isStatePermanent: boolean
}

export const queuedState: DeliveryState = { status: 'queued', stateId: null, isStatePermanent: false }

/** Of a mail that has arrived: what says more about its recipient stands. */
const arrived: readonly DeliveryStatus[] = [
  'queued',
  'softbounced',
  'sent',
  'opened',
  'clicked',
  'unsub',
  'spam',
]

const reached = {
  sent: 'sent',
  open: 'opened',
  click: 'clicked',
  unsub: 'unsub',
  spam: 'spam',
} as const satisfies Partial<Record<MailjetEventDetail['type'], DeliveryStatus>>

/**
 * The state after an event. Of a mail that has arrived, the furthest step stands (sent, opened, clicked, unsub, spam);
 * a bounce or a block goes before all of them; after a hard bounce or a block only `sent` begins anew.
 *
 * Quirk: in which order Mailjet lets statuses follow each other is not documented.
 */
export function moveState(state: DeliveryState, event: MailjetEventDetail): DeliveryState {
  if (event.type === 'bounce' || event.type === 'blocked') {
    const isPermanent = event.type === 'blocked' || event.isHard
    const failed = event.type === 'blocked' ? 'blocked' : event.isHard ? 'hardbounced' : 'softbounced'
    return { status: failed, stateId: findState(event.error)?.id ?? null, isStatePermanent: isPermanent }
  }
  const next = { status: reached[event.type], stateId: null, isStatePermanent: false }
  const [before, after] = [arrived.indexOf(state.status), arrived.indexOf(next.status)]
  if (before < 0) return event.type === 'sent' ? next : state
  return after > before ? next : state
}
