import type Database from 'better-sqlite3'
import type { Callback, CallbackDelivery, CallbackTarget, QueuedEvent } from '../../model/callback.ts'
import type { QueuePage } from '../callback-store.ts'
import {
  type CallbackDeliveryRow,
  type CallbackRow,
  listCallbackRows,
  type QueuedRow,
  type TargetRow,
  toCallback,
  toCallbackDelivery,
  toQueuedEvent,
  toTarget,
} from './callback-rows.ts'

/** Reads what the callback writer keeps. */
export function createCallbackReader(db: Database.Database) {
  const all = db.prepare<[], CallbackRow>(`${listCallbackRows} ORDER BY c.id`)
  const own = db.prepare<[string | null], CallbackRow>(
    `${listCallbackRows} WHERE c.mailbox IS ? ORDER BY c.id`,
  )
  const targets = db.prepare<[], TargetRow>(
    'SELECT id, mailbox, url, version, state FROM callback_target ORDER BY id',
  )
  const queued = db.prepare<[number, number], QueuedRow>(
    `SELECT number, type, at, detail, CAST(message_id AS TEXT) AS message_id, uuid, recipient, contact_id, campaign_id,
       campaign, custom_id, payload
     FROM callback_event WHERE target = ? ORDER BY number LIMIT ?`,
  )
  const newest = db
    .prepare<[number], number>('SELECT at FROM callback_event WHERE target = ? ORDER BY number DESC LIMIT 1')
    .pluck()
  const count = db
    .prepare<[number, number], number>(
      'SELECT count(*) FROM (SELECT 1 FROM callback_event WHERE target = ? LIMIT ?)',
    )
    .pluck()
  const delivery = 'SELECT id, target, mailbox, facts FROM callback_delivery'
  const page = 'id < ? ORDER BY id DESC LIMIT ?'
  const deliveries = db.prepare<[number, number], CallbackDeliveryRow>(`${delivery} WHERE ${page}`)
  const ofTarget = db.prepare<[number, number, number], CallbackDeliveryRow>(
    `${delivery} WHERE target = ? AND ${page}`,
  )
  const ofMailbox = db.prepare<[string, number, number], CallbackDeliveryRow>(
    `${delivery} WHERE mailbox = ? AND ${page}`,
  )
  const oneDelivery = db.prepare<[number], CallbackDeliveryRow>(`${delivery} WHERE id = ?`)

  return {
    listCallbacks(mailbox?: string | null): readonly Callback[] {
      return (mailbox === undefined ? all.all() : own.all(mailbox)).map(toCallback)
    },

    listCallbackTargets: (): readonly CallbackTarget[] => targets.all().map(toTarget),

    listQueuedEvents(
      target: number,
      { limit, bytes }: { readonly limit: number; readonly bytes: number },
    ): QueuePage {
      const events: QueuedEvent[] = []
      let sum = 0
      for (const row of queued.iterate(target, limit)) {
        sum += row.payload.length + row.detail.length + row.campaign.length
        if (events.length > 0 && sum > bytes) break
        events.push(toQueuedEvent(row))
      }
      return { events, newestAt: newest.get(target) ?? null }
    },

    countQueuedEvents: (target: number, most: number): number => count.get(target, most) ?? 0,

    listCallbackDeliveries(
      { target, mailbox }: { readonly target?: number | undefined; readonly mailbox?: string | undefined },
      {
        limit,
        before = Number.MAX_SAFE_INTEGER,
      }: { readonly limit: number; readonly before?: number | undefined },
    ): readonly CallbackDelivery[] {
      const rows =
        target !== undefined
          ? ofTarget.all(target, before, limit)
          : mailbox !== undefined
            ? ofMailbox.all(mailbox, before, limit)
            : deliveries.all(before, limit)
      return rows.map(toCallbackDelivery)
    },

    findCallbackDelivery(id: number): CallbackDelivery | undefined {
      const row = oneDelivery.get(id)
      return row && toCallbackDelivery(row)
    },
  }
}
