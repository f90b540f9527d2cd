/** What the command line does with a database file that no server of its own has open. */
export { backUpDatabase, restoreDatabase } from './store/sqlite/backup-database.ts'
export { verifyDatabase } from './store/sqlite/verify-database.ts'
