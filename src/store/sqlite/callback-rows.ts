import type {
  Callback,
  CallbackDelivery,
  CallbackState,
  CallbackTarget,
  CallbackVersion,
  NewCallbackDelivery,
  QueuedEvent,
} from '../../model/callback.ts'
import { mailjetEventTypes } from '../../model/mailjet-event.ts'
import { toDetail } from './delivery-rows.ts'
import { fromIdBytes } from './rows.ts'

/** Callbacks and their outbox as SQLite hands them out; nothing outside store/sqlite/ sees them. */

export interface CallbackRow {
  readonly id: number
  readonly mailbox: string | null
  readonly type: number
  readonly is_backup: number
  readonly url: string
  readonly version: CallbackVersion
  readonly target: number
  readonly created_at: number
}

export const listCallbackRows = `SELECT c.id, c.mailbox, c.type, c.is_backup, t.url, t.version, c.target, c.created_at
  FROM callback c JOIN callback_target t ON t.id = c.target`

export function toCallback({ type, is_backup, created_at, ...row }: CallbackRow): Callback {
  return {
    ...row,
    type: mailjetEventTypes[type] ?? 'open',
    isBackup: is_backup === 1,
    createdAt: created_at,
  }
}

export interface TargetRow {
  readonly id: number
  readonly mailbox: string | null
  readonly url: string
  readonly version: CallbackVersion
  readonly state: string
}

/** Only the writer writes what is parsed here, and in what follows. */
export function toTarget({ state, ...row }: TargetRow): CallbackTarget {
  const parsed: CallbackState = JSON.parse(state)
  return { ...row, ...parsed }
}

export interface QueuedRow {
  readonly number: number
  readonly type: number
  readonly at: number
  readonly detail: string
  /** In decimal: 64 bits do not fit a number. */
  readonly message_id: string
  readonly uuid: Buffer
  readonly recipient: string
  readonly contact_id: number
  readonly campaign_id: number | null
  readonly campaign: string
  readonly custom_id: string | null
  readonly payload: string
}

export function toQueuedEvent(row: QueuedRow): QueuedEvent {
  return {
    number: row.number,
    event: { at: row.at, ...toDetail(row) },
    messageId: BigInt.asUintN(64, BigInt(row.message_id)),
    uuid: fromIdBytes(row.uuid),
    recipient: row.recipient,
    campaignId: row.campaign_id ?? 0,
    contactId: row.contact_id,
    campaign: row.campaign,
    customId: row.custom_id ?? '',
    payload: row.payload,
  }
}

export interface CallbackDeliveryRow {
  readonly id: number
  readonly target: number
  readonly mailbox: string | null
  readonly facts: string
}

type DeliveryFacts = Omit<NewCallbackDelivery, 'target' | 'mailbox'>

export function toDeliveryFacts({ target: _, mailbox: __, ...facts }: NewCallbackDelivery): string {
  return JSON.stringify(facts satisfies DeliveryFacts)
}

export function toCallbackDelivery({ facts, ...row }: CallbackDeliveryRow): CallbackDelivery {
  const parsed: DeliveryFacts = JSON.parse(facts)
  return { ...row, ...parsed }
}
