import { backUpDatabase } from '../../database-file.ts'
import type { Command } from '../command.ts'
import { dataFlag, dataHelp, needFile, readDataPath } from '../data-flag.ts'
import { readFlags } from '../read-flags.ts'
import { printLine } from '../terminal.ts'

/** `postfang backup <file>`: the database as it is at one moment. */
export const backup: Command = {
  help: `Copies the database to a new file, compact and whole, also while a server runs on it: captures go on meanwhile.
The copy has every message whose 250 was sent before the command began. A file that is there is not overwritten.

Usage: postfang backup <file>

${dataHelp}
`,

  async run(args) {
    const { values, positionals } = readFlags(args, dataFlag, 1)
    const file = needFile(positionals[0], 'postfang backup <file>')
    backUpDatabase(readDataPath(values.data), file)
    printLine(file)
    return 0
  },
}
