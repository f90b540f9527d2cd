import { openForWriting } from '../../src/store/sqlite/open-database.ts'

/** A process of its own that opens a database, which upgrades it, and says when it begins: it is there to be killed. */
process.stdout.write('opening\n', () => openForWriting(process.argv[2] ?? '', 'full').close())
