import { restoreDatabase } from '../../database-file.ts'
import type { Command } from '../command.ts'
import { dataFlag, dataHelp, needFile, readDataPath } from '../data-flag.ts'
import { readFlags } from '../read-flags.ts'
import { printLine } from '../terminal.ts'

/** `postfang restore <file>`: a backup in the place of the database. */
export const restore: Command = {
  help: `Puts a backup in the place of the database. The backup is checked first; the database that was there is renamed, never
deleted. No server may run on it.

Usage: postfang restore <file>

${dataHelp}
`,

  async run(args) {
    const { values, positionals } = readFlags(args, dataFlag, 1)
    const file = needFile(positionals[0], 'postfang restore <file>')
    const path = readDataPath(values.data)
    const { messages, setAside } = restoreDatabase(file, path, Date.now())
    printLine(`${path}: ${messages} messages`)
    if (setAside !== undefined) printLine(`What was there is now "${setAside}"`)
    return 0
  },
}
