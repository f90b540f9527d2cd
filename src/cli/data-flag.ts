import { createConfig } from '../config.ts'
import { PostfangError } from '../model/errors.ts'

/** The flag of commands that work on the database file itself. */
export const dataFlag = { data: { type: 'string' } } as const

export const dataHelp = `  --data <path>    The database (POSTFANG_DATA); without it the one that postfang serve uses
  --help`

/** @throws PostfangError `invalid` for a database in memory, which no other process can see */
export function readDataPath(given: string | undefined): string {
  const { data } = createConfig(given === undefined ? {} : { data: given }, process.env)
  if (data === ':memory:')
    throw new PostfangError('invalid', '--data has to be a file: ":memory:" ends with its server')
  return data
}

/** @throws PostfangError `invalid` where the command was given no file */
export function needFile(file: string | undefined, usage: string): string {
  if (file === undefined || file === '') throw new PostfangError('invalid', `Expected a file: ${usage}`)
  return file
}
