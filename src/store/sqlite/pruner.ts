import type Database from 'better-sqlite3'
import { protectedTag, type Retention } from '../../model/retention.ts'
import type { RemovableRow } from './row-remover.ts'

/** Rows looked at in one step. */
const rowsPerStep = 50

interface Row extends RemovableRow {
  readonly received_at: number
}

/** Messages that one set of bounds counts together: those of a mailbox with bounds of its own, or of all without. */
interface Scope {
  readonly key: string
  readonly condition: string
  readonly parameters: readonly number[]
  readonly bounds: Partial<Retention>
}

type Bound = 'age' | 'count' | 'bytes'
const boundNames: readonly Bound[] = ['age', 'count', 'bytes']

/**
 * Prunes what is beyond the bounds, the oldest first. For each bound a mailbox has its own, or it is held to that of the
 * server together with all the others that have none. Used inside transactions only.
 */
export function createPruner(
  db: Database.Database,
  removeRows: (rows: readonly RemovableRow[]) => number,
  retention: Retention,
) {
  const own = db.prepare<
    [],
    { id: number; keep_age_ms: number | null; keep_count: number | null; keep_bytes: number | null }
  >(
    `SELECT id, keep_age_ms, keep_count, keep_bytes FROM mailbox
     WHERE keep_age_ms IS NOT NULL OR keep_count IS NOT NULL OR keep_bytes IS NOT NULL`,
  )
  let scopes = readScopes()
  /** Up to here, nothing of a scope can be pruned any more: it is gone, or it is protected. */
  let passed = new Map<string, number>()

  function readScopes(): readonly Scope[] {
    const boxes = own.all().map(
      ({ id, keep_age_ms, keep_count, keep_bytes }): Scope => ({
        key: `mailbox ${id}`,
        condition: 'b.id = ?',
        parameters: [id],
        bounds: { ageMs: keep_age_ms, count: keep_count, bytes: keep_bytes },
      }),
    )
    const shared = boundNames.map(
      (name): Scope => ({
        key: name,
        condition: `b.keep_${name === 'age' ? 'age_ms' : name} IS NULL`,
        parameters: [],
        bounds:
          name === 'age'
            ? { ageMs: retention.ageMs }
            : name === 'count'
              ? { count: retention.count }
              : { bytes: retention.bytes },
      }),
    )
    return [...boxes, ...shared].filter(({ bounds }) => Object.values(bounds).some((bound) => bound !== null))
  }

  /** Prunes some of what is beyond the bounds; returns how many messages, 0 when there are no more. */
  function step(now: number): number {
    for (const scope of scopes) {
      const rows = findExcess(scope, now)
      if (rows.length > 0) return removeRows(rows)
    }
    return 0
  }

  function findExcess(scope: Scope, now: number): readonly Row[] {
    const { bounds, key } = scope
    const { count, bytes } = measure(scope)
    let tooMany = bounds.count == null ? 0 : count - bounds.count
    let tooLarge = bounds.bytes == null ? 0 : bytes - bounds.bytes
    const tooOld = bounds.ageMs == null ? Number.NEGATIVE_INFINITY : now - bounds.ageMs
    if (tooMany <= 0 && tooLarge <= 0 && bounds.ageMs == null) return []
    const rows = oldest(scope)
    const end = rows.findIndex(({ size, received_at }) => {
      const isBeyond = tooMany > 0 || tooLarge > 0 || received_at < tooOld
      tooMany -= 1
      tooLarge -= size
      return !isBeyond
    })
    const excess = end === -1 ? rows : rows.slice(0, end)
    const next = rows[excess.length]
    passed.set(key, next === undefined ? (excess.at(-1)?.seq ?? passed.get(key) ?? 0) : next.seq - 1)
    return excess
  }

  function measure({ condition, parameters }: Scope): { count: number; bytes: number } {
    return (
      db
        .prepare<unknown[], { count: number; bytes: number }>(
          `SELECT coalesce(sum(total + refused), 0) AS count, coalesce(sum(bytes), 0) AS bytes
           FROM mailbox b WHERE ${condition}`,
        )
        .get(...parameters) ?? { count: 0, bytes: 0 }
    )
  }

  function oldest({ key, condition, parameters }: Scope): readonly Row[] {
    return db
      .prepare<unknown[], Row>(
        `SELECT m.seq, m.id, m.mailbox_id, b.name AS mailbox, m.size, m.is_read, m.is_rejected, m.received_at
         FROM message m CROSS JOIN mailbox b ON b.id = m.mailbox_id
         WHERE m.seq > ? AND ${condition.replace('b.id', 'm.mailbox_id')}
           AND NOT EXISTS (SELECT 1 FROM tag t WHERE t.name = '${protectedTag}' AND t.seq = m.seq)
         ORDER BY m.seq LIMIT ${rowsPerStep}`,
      )
      .all(passed.get(key) ?? 0, ...parameters)
  }

  return {
    step,
    /** To be called when tags, bounds or mailboxes have changed: what was passed over is looked at again. */
    lookAgain(): void {
      scopes = readScopes()
      passed = new Map()
    },
    get hasBounds() {
      return scopes.length > 0
    },
  }
}
