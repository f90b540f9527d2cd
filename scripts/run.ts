import { spawn } from 'node:child_process'

/**
 * Runs a command with our own standard streams.
 *
 * @throws Error when it cannot be started or ends with anything but 0
 */
export async function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  if (code !== 0) throw new Error(`"${command} ${args.join(' ')}" ended with ${code}`)
}
