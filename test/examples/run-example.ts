import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export function exampleDirectory(name: string): string {
  return fileURLToPath(new URL(`../../examples/${name}`, import.meta.url))
}

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a command to its end. @throws Error with all it printed, when that is not 0 */
export async function run(
  file: string,
  args: readonly string[],
  { cwd, env = {} }: RunOptions,
): Promise<string> {
  try {
    const { stdout, stderr } = await execute(file, args, { cwd, env: { ...process.env, ...env } })
    return stdout + stderr
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${file} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error })
  }
}

/** Runs commands in a copy of an example, as somebody would who took it into a project of their own. */
export async function inCopyOf(name: string, work: (directory: string) => Promise<void>): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), 'postfang-example-'))
  const directory = join(parent, name)
  try {
    await cp(exampleDirectory(name), directory, { recursive: true })
    await work(directory)
  } finally {
    await rm(parent, { recursive: true })
  }
}
