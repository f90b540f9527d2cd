import type Database from 'better-sqlite3'
import { limits } from '../../model/limits.ts'
import { isOpen, type Release, type ReleaseAttempt, type ReleaseFacts } from '../../model/release.ts'
import type { ListedRelease, ReleaseMarks, ReleaseSelection } from '../release-store.ts'

/** Keeps releases; facts and attempts apart, since a list does not read conversations. Used inside transactions only. */
export function createReleaseWriter(db: Database.Database) {
  const add = db.prepare<[string, string, string, number, string, string]>(
    'INSERT INTO release (id, mailbox, message, is_open, facts, attempts) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const update = db.prepare<[number, string, string, string]>(
    'UPDATE release SET is_open = ?, facts = ?, attempts = ? WHERE id = ?',
  )
  const prune = db.prepare<[number]>(
    'DELETE FROM release WHERE is_open = 0 AND seq <= (SELECT max(seq) FROM release) - ?',
  )
  const mark = db.prepare<[number]>(
    "INSERT OR REPLACE INTO setting (name, value) VALUES ('release_rules_through', ?)",
  )
  const unmark = db.prepare("DELETE FROM setting WHERE name = 'release_rules_through'")
  return {
    appendReleases(releases: readonly Release[], rulesThrough: number | null | undefined): void {
      for (const release of releases) {
        const { facts, attempts } = toColumns(release)
        add.run(release.id, release.mailbox, release.message, isOpen(release) ? 1 : 0, facts, attempts)
      }
      if (releases.length > 0) prune.run(limits.keptReleases)
      if (rulesThrough === null) unmark.run()
      else if (rulesThrough !== undefined) mark.run(rulesThrough)
    },
    saveRelease(release: Release): void {
      const { facts, attempts } = toColumns(release)
      update.run(isOpen(release) ? 1 : 0, facts, attempts, release.id)
    },
  }
}

/** Reads them back; only the writer above writes what is parsed here. */
export function createReleaseReader(db: Database.Database) {
  const find = db.prepare<[string], { facts: string; attempts: string }>(
    'SELECT facts, attempts FROM release WHERE id = ?',
  )
  const listed = (where: string) =>
    db.prepare<unknown[], { seq: number; facts: string }>(
      `SELECT seq, facts FROM release WHERE seq < @before ${where} ORDER BY seq DESC LIMIT @limit`,
    )
  const ofAll = listed('')
  const ofMailbox = listed('AND mailbox = @mailbox')
  const ofMessage = listed('AND message = @message AND (@mailbox IS NULL OR mailbox = @mailbox)')
  const open = db.prepare<[], string>('SELECT facts FROM release WHERE is_open = 1 ORDER BY seq').pluck()
  const marks = db.prepare<[], ReleaseMarks>(
    `SELECT (SELECT value FROM setting WHERE name = 'release_instance') AS instance,
       (SELECT value FROM setting WHERE name = 'release_rules_through') AS rulesThrough`,
  )
  return {
    findRelease(id: string): Release | undefined {
      const row = find.get(id)
      if (row === undefined) return undefined
      const attempts: readonly ReleaseAttempt[] = JSON.parse(row.attempts)
      return { ...toFacts(row.facts), attempts }
    },
    listReleases(
      {
        mailbox = null,
        message,
      }: { mailbox?: string | null | undefined } & Omit<ReleaseSelection, 'mailbox'>,
      { limit, before = Number.MAX_SAFE_INTEGER }: { limit: number; before?: number | undefined },
    ): readonly ListedRelease[] {
      const wanted = message !== undefined ? ofMessage : mailbox === null ? ofAll : ofMailbox
      return wanted
        .all({ mailbox, message, limit, before })
        .map(({ seq, facts }) => ({ seq, release: toFacts(facts) }))
    },
    listOpenReleases: (): readonly ReleaseFacts[] => open.all().map(toFacts),
    readReleaseMarks: (): ReleaseMarks => marks.get() ?? { instance: '', rulesThrough: null },
  }
}

function toFacts(json: string): ReleaseFacts {
  const facts: ReleaseFacts = JSON.parse(json)
  return facts
}

function toColumns({ attempts, ...facts }: Release) {
  return { facts: JSON.stringify(facts), attempts: JSON.stringify(attempts) }
}
