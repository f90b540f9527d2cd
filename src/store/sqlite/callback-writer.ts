import type Database from 'better-sqlite3'
import { type Callback, type CallbackState, freshState, type NewCallback } from '../../model/callback.ts'
import { limits } from '../../model/limits.ts'
import { mailjetEventTypes } from '../../model/mailjet-event.ts'
import type { CallbackOutcome } from '../callback-store.ts'
import { type CallbackRow, listCallbackRows, toCallback, toDeliveryFacts } from './callback-rows.ts'

interface Route {
  readonly target: number
  readonly is_dead: number
}

/** Keeps callbacks, fills their outbox and empties it. Used inside transactions only. */
export function createCallbackWriter(db: Database.Database) {
  const statements = prepareStatements(db)
  /** Whether there is any; undefined where that has to be asked. Most servers have none, and pay nothing then. */
  let hasAny: boolean | undefined

  /** Queues an event that was kept a moment ago, for the mailbox's callbacks and for the operator's. */
  function queue(event: number, mailbox: string, type: number): void {
    hasAny ??= statements.hasAny.get() === 1
    if (!hasAny) return
    for (const scope of [mailbox, null]) {
      const route = statements.routes.all(scope, type).find(({ is_dead }) => is_dead === 0)
      if (route !== undefined) statements.queue.run({ event, target: route.target })
    }
  }

  function setCallback(wanted: NewCallback): Callback | undefined {
    const { mailbox, url, version, createdAt } = wanted
    const type = mailjetEventTypes.indexOf(wanted.type)
    const isBackup = wanted.isBackup ? 1 : 0
    const before =
      wanted.id === undefined
        ? statements.findByRole.get(mailbox, type, isBackup)
        : statements.find.get(wanted.id)
    if (wanted.id !== undefined && before === undefined) return undefined
    hasAny = undefined
    const target = liveTarget(mailbox, url, version)
    const id = before?.id ?? Number(statements.add.run(mailbox, createdAt).lastInsertRowid)
    statements.change.run({ id, type, isBackup, target })
    if (before !== undefined && before.target !== target) {
      statements.moveQueue.run({ from: before.target, to: target, type: before.type })
      if (statements.uses.get(before.target) === undefined)
        statements.moveDeliveries.run(target, before.target)
    }
    dropUnused()
    const row = statements.find.get(id)
    return row && toCallback(row)
  }

  function liveTarget(mailbox: string | null, url: string, version: number): number {
    const known = statements.findTarget.get(mailbox, url, version)
    if (known === undefined) {
      const state = JSON.stringify(freshState)
      return Number(statements.addTarget.run(mailbox, url, version, state).lastInsertRowid)
    }
    if (known.is_dead === 1) {
      const state: CallbackState = JSON.parse(known.state)
      saveState(known.id, { ...freshState, delivered: state.delivered })
    }
    return known.id
  }

  function saveState(target: number, state: CallbackState): number {
    return statements.saveState.run(state.isDead ? 1 : 0, JSON.stringify(state), target).changes
  }

  function removeCallbacks(ids: readonly number[]): number {
    hasAny = undefined
    let removed = 0
    for (const id of ids) {
      const row = statements.find.get(id)
      if (row === undefined) continue
      removed += statements.remove.run(id).changes
      if (statements.usesForType.get(row.target, row.type) === undefined)
        statements.clearType.run(row.target, row.type)
    }
    dropUnused()
    return removed
  }

  function dropUnused(): void {
    for (const target of statements.unused.all()) {
      statements.clearQueue.run(target)
      statements.clearDeliveries.run(target)
      statements.removeTarget.run(target)
    }
  }

  function settleCallback({ target, state, taken, deliveries }: CallbackOutcome): void {
    for (const number of taken) statements.take.run(number, target)
    if (saveState(target, state) === 0) return
    for (const delivery of deliveries) {
      statements.addDelivery.run(target, delivery.mailbox, toDeliveryFacts(delivery))
    }
    if (deliveries.length > 0) {
      statements.pruneDeliveries.run({ target, keep: limits.callbackDeliveries - 1 })
    }
    if (state.isDead) leaveToBackups(target)
    else if (state.failures > 0) statements.pruneQueue.run({ target, keep: limits.queuedEvents - 1 })
  }

  function leaveToBackups(target: number): void {
    for (const { mailbox, type } of statements.mainsOf.all(target)) {
      const backup = statements.routes.all(mailbox, type).find(({ is_dead }) => is_dead === 0)
      if (backup !== undefined) statements.moveQueue.run({ from: target, to: backup.target, type })
    }
    statements.clearQueue.run(target)
  }

  return {
    queue,
    /** After a transaction that was undone. */
    reload(): void {
      hasAny = undefined
    },
    setCallback,
    removeCallbacks,
    removeCallbacksOf(mailbox: string): void {
      removeCallbacks(statements.ofMailbox.all(mailbox))
    },
    settleCallback,
  }
}

function prepareStatements(db: Database.Database) {
  return {
    hasAny: db.prepare<[], number>('SELECT EXISTS (SELECT 1 FROM callback)').pluck(),
    routes: db.prepare<[string | null, number], Route>(
      `SELECT c.target, t.is_dead FROM callback c JOIN callback_target t ON t.id = c.target
       WHERE c.mailbox IS ? AND c.type = ? ORDER BY c.is_backup`,
    ),
    queue: db.prepare<{ event: number; target: number }>(
      `INSERT INTO callback_event (target, type, at, detail, message_id, uuid, recipient, contact_id, campaign_id,
         campaign, custom_id, payload)
       SELECT @target, e.type, e.at, e.detail, d.message_id, d.uuid, d.recipient, d.contact_id, d.campaign_id,
         d.facts ->> 'campaign', d.custom_id, d.facts ->> 'payload'
       FROM event e CROSS JOIN delivery d ON d.number = e.delivery WHERE e.number = (SELECT @event)`,
    ),
    find: db.prepare<[number], CallbackRow>(`${listCallbackRows} WHERE c.id = ?`),
    findByRole: db.prepare<[string | null, number, number], CallbackRow>(
      `${listCallbackRows} WHERE c.mailbox IS ? AND c.type = ? AND c.is_backup = ?`,
    ),
    ofMailbox: db.prepare<[string], number>('SELECT id FROM callback WHERE mailbox = ?').pluck(),
    add: db.prepare<[string | null, number]>(
      'INSERT INTO callback (mailbox, type, is_backup, target, created_at) VALUES (?, 0, 0, 0, ?)',
    ),
    change: db.prepare<{ id: number; type: number; isBackup: number; target: number }>(
      'UPDATE callback SET type = @type, is_backup = @isBackup, target = @target WHERE id = @id',
    ),
    remove: db.prepare<[number]>('DELETE FROM callback WHERE id = ?'),
    findTarget: db.prepare<
      [string | null, string, number],
      { readonly id: number; readonly is_dead: number; readonly state: string }
    >('SELECT id, is_dead, state FROM callback_target WHERE mailbox IS ? AND url = ? AND version = ?'),
    addTarget: db.prepare<[string | null, string, number, string]>(
      'INSERT INTO callback_target (mailbox, url, version, is_dead, state) VALUES (?, ?, ?, 0, ?)',
    ),
    saveState: db.prepare<[number, string, number]>(
      'UPDATE callback_target SET is_dead = ?, state = ? WHERE id = ?',
    ),
    uses: db.prepare<[number], { found: 1 }>('SELECT 1 AS found FROM callback WHERE target = ? LIMIT 1'),
    usesForType: db.prepare<[number, number], { found: 1 }>(
      'SELECT 1 AS found FROM callback WHERE target = ? AND type = ? LIMIT 1',
    ),
    mainsOf: db.prepare<[number], { readonly mailbox: string | null; readonly type: number }>(
      'SELECT mailbox, type FROM callback WHERE target = ? AND is_backup = 0',
    ),
    unused: db
      .prepare<[], number>('SELECT id FROM callback_target WHERE id NOT IN (SELECT target FROM callback)')
      .pluck(),
    removeTarget: db.prepare<[number]>('DELETE FROM callback_target WHERE id = ?'),
    moveQueue: db.prepare<{ from: number; to: number; type: number }>(
      'UPDATE callback_event SET target = @to WHERE target = @from AND type = @type',
    ),
    clearType: db.prepare<[number, number]>('DELETE FROM callback_event WHERE target = ? AND type = ?'),
    clearQueue: db.prepare<[number]>('DELETE FROM callback_event WHERE target = ?'),
    take: db.prepare<[number, number]>('DELETE FROM callback_event WHERE number = ? AND target = ?'),
    pruneQueue: db.prepare<{ target: number; keep: number }>(
      `DELETE FROM callback_event WHERE target = @target AND number < (SELECT number FROM callback_event
         WHERE target = @target ORDER BY number DESC LIMIT 1 OFFSET @keep)`,
    ),
    addDelivery: db.prepare<[number, string | null, string]>(
      'INSERT INTO callback_delivery (target, mailbox, facts) VALUES (?, ?, ?)',
    ),
    moveDeliveries: db.prepare<[number, number]>('UPDATE callback_delivery SET target = ? WHERE target = ?'),
    clearDeliveries: db.prepare<[number]>('DELETE FROM callback_delivery WHERE target = ?'),
    pruneDeliveries: db.prepare<{ target: number; keep: number }>(
      `DELETE FROM callback_delivery WHERE target = @target AND id < (SELECT id FROM callback_delivery
         WHERE target = @target ORDER BY id DESC LIMIT 1 OFFSET @keep)`,
    ),
  }
}
