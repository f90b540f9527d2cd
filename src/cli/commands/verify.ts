import { verifyDatabase } from '../../database-file.ts'
import type { Command } from '../command.ts'
import { dataFlag, dataHelp, readDataPath } from '../data-flag.ts'
import { readFlags } from '../read-flags.ts'
import { printLine } from '../terminal.ts'

/** `postfang verify [file]`: whether a database is whole. */
export const verify: Command = {
  help: `Checks a database or a backup, also while a server runs on it: every page, the index of words, the bytes of every message
with their checksums, the counts of the mailboxes. Exits with 0 where all is well, with 1 and a line for each problem
where not.

Usage: postfang verify [file]

${dataHelp}
`,

  async run(args) {
    const { values, positionals } = readFlags(args, dataFlag, 1)
    const path = positionals[0] ?? readDataPath(values.data)
    const { messages, bytes, problems } = verifyDatabase(path)
    for (const problem of problems) printLine(problem)
    if (problems.length === 0) printLine(`${path}: ${messages} messages of ${bytes} bytes, all whole`)
    return problems.length === 0 ? 0 : 1
  },
}
