import Database from 'better-sqlite3'
import { migrations } from '../../src/store/sqlite/migrations/index.ts'

/** `die-in-upgrade.ts <path>`: upgrades a database as a start does, and is killed when all is written but the commit. */
const db = new Database(process.argv[2] ?? '')
db.pragma('journal_mode = WAL')
db.pragma('cache_size = 5')
db.exec('BEGIN EXCLUSIVE')
for (const migration of migrations.slice(Number(db.pragma('user_version', { simple: true }))))
  db.exec(migration)
process.kill(process.pid, 'SIGKILL')
