import { existsSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import Database from 'better-sqlite3'
import { unpackChunk } from './chunk-codec.ts'
import type { ChunkRow } from './chunks.ts'
import { openToInspect } from './open-database.ts'
import { fromIdBytes } from './rows.ts'
import { listForgottenTables, listFormerIndexes, wordsPathOf } from './words-database.ts'

export interface Verification {
  readonly messages: number
  readonly bytes: number
  /** A sentence each; at most {@link mostProblems}. Empty for a database that is whole. */
  readonly problems: readonly string[]
}

const mostProblems = 100

/**
 * Checks a database, also one that a running Postfang writes to: SQLite's own check, also of the index of words where
 * there is one, then what we promise: every message has all its bytes, each piece with its checksum, and the counts of
 * the mailboxes are right. Reads all of it.
 *
 * @param options.words without it nothing is said of an index of words beside it
 * @throws PostfangError `database` where the file is none of ours, or cannot be read at all
 */
export function verifyDatabase(path: string, { words = true } = {}): Verification {
  const db = openToInspect(path)
  try {
    // Half of one may be cleared away already.
    const problems = checkPages(db).filter(isNotOf(listFormerIndexes(db)))
    // What lies on broken pages cannot be counted on.
    if (problems.length > 0) return { messages: countMessages(db), bytes: 0, problems }
    const { bytes, messages, found } = checkMessages(db)
    const all = [...found, ...checkCounts(db), ...(words ? checkWords(path) : [])]
    return { messages, bytes, problems: all.slice(0, mostProblems) }
  } finally {
    db.close()
  }
}

/** SQLite names the table of an index in quotation marks. */
function isNotOf(tables: readonly string[]): (problem: string) => boolean {
  return (problem) => !tables.some((table) => problem.includes(`"${table}"`))
}

function checkPages(db: Database.Database): readonly string[] {
  try {
    const rows = db.prepare<[], string>(`PRAGMA integrity_check(${mostProblems})`).pluck().all()
    return rows.filter((row) => row !== 'ok')
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** Of the index one sentence is enough: it holds nothing that is not elsewhere. */
function checkWords(path: string): readonly string[] {
  const file = wordsPathOf(path)
  if (!existsSync(file)) return []
  let problems: readonly string[]
  try {
    const words = new Database(file, { readonly: true, fileMustExist: true, timeout: 5_000 })
    try {
      problems = checkPages(words).filter(isNotOf(listForgottenTables(words)))
    } finally {
      words.close()
    }
  } catch (error) {
    problems = [error instanceof Error ? error.message : String(error)]
  }
  const [problem] = problems
  if (problem === undefined) return []
  return [
    `The index of words "${file}" is damaged (${problem}): delete it while no Postfang runs, it is made anew`,
  ]
}

function countMessages(db: Database.Database): number {
  try {
    return db.prepare<[], number>('SELECT count(*) FROM message').pluck().get() ?? 0
  } catch {
    // The problems that were found before say why.
    return 0
  }
}

/** Messages read at a time, so that the check holds up no checkpoint of a running server. */
const pageSize = 200

function checkMessages(db: Database.Database) {
  const page = db.prepare<[number], { seq: number; id: Buffer; size: number }>(
    `SELECT m.seq, m.id, m.size FROM message m CROSS JOIN mailbox b ON b.id = m.mailbox_id
     WHERE m.seq > ? ORDER BY m.seq LIMIT ${pageSize}`,
  )
  const chunks = db.prepare<[number, number], ChunkRow>(
    'SELECT * FROM chunk WHERE key >= ? << 12 AND key < (? + 1) << 12 ORDER BY key',
  )
  const found: string[] = []
  let [after, messages, bytes] = [0, 0, 0]

  const checkPage = db.transaction((): number => {
    const rows = page.all(after)
    for (const { seq, id, size } of rows) {
      messages += 1
      bytes += size
      const problem = findProblem(chunks.all(seq, seq), size)
      if (problem !== undefined) found.push(`Message ${fromIdBytes(id)}: ${problem}`)
      after = seq
    }
    return rows.length
  })
  while (checkPage() === pageSize && found.length < mostProblems);
  return { messages, bytes, found }
}

function findProblem(chunks: readonly ChunkRow[], size: number): string | undefined {
  const stored = chunks.reduce((sum, chunk) => sum + chunk.size, 0)
  if (stored !== size) return `${stored} bytes are stored of ${size}`
  for (const chunk of chunks) {
    try {
      const plain = unpackChunk(chunk, chunk.size)
      if (chunk.crc !== null && crc32(plain) !== chunk.crc) return 'its bytes are not those that were stored'
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
  return undefined
}

function checkCounts(db: Database.Database): readonly string[] {
  const rows = db
    .prepare<[], { name: string; told: number; found: number }>(
      `SELECT name, told, found FROM (
         SELECT b.name, b.total + b.refused AS told,
           (SELECT count(*) FROM message m WHERE m.mailbox_id = b.id) AS found FROM mailbox b)
       WHERE told != found`,
    )
    .all()
  return rows.map(
    ({ name, told, found }) => `Mailbox "${name}": ${told} messages are counted, ${found} are there`,
  )
}
