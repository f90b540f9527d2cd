import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The real program, as users start it: built JavaScript in a process of its own. */
export interface PostfangProcess extends AsyncDisposable {
  readonly http: string
  readonly smtp: readonly string[]
  readonly ports: readonly number[]
  readonly child: ChildProcess
  /** Everything it printed to standard error so far. */
  readonly errors: () => string
  /** Sends a signal and resolves to how it ended. */
  kill(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly signal: string | null }>
}

export const program = fileURLToPath(new URL('../../bin/postfang.js', import.meta.url))

export interface ProcessOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly command?: readonly string[]
  /** Standard input, for `runProcess`. */
  readonly input?: string | Uint8Array
  readonly uid?: number
  readonly gid?: number
}

/**
 * Starts it and waits for its ready line.
 *
 * @throws Error with what it printed, when it ends before
 */
export async function startProcess(
  args: readonly string[],
  { cwd, env, command = [process.execPath, program], uid, gid }: ProcessOptions = {},
): Promise<PostfangProcess> {
  const [file = '', ...first] = command
  const child = spawn(file, [...first, ...args, '--json'], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid }),
  })
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const ended = once(child, 'exit')
  const line = await Promise.race([firstLine(child), ended.then(() => undefined)])
  if (line === undefined) throw new Error(`It ended with ${child.exitCode}: ${errors}`)
  const ready: { http: string; smtp: string[] } = JSON.parse(line)
  const kill = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    if (child.exitCode === null && child.signalCode === null) await ended
    return { code: child.exitCode, signal: child.signalCode }
  }
  return {
    http: ready.http,
    smtp: ready.smtp,
    ports: ready.smtp.map((url) => Number(new URL(url).port)),
    child,
    errors: () => errors,
    kill,
    async [Symbol.asyncDispose]() {
      await kill('SIGKILL')
    },
  }
}

/** Runs it to its end. */
export async function runProcess(
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<{ readonly code: number | null; readonly output: string; readonly errors: string }> {
  const [file = '', ...first] = options.command ?? [process.execPath, program]
  const child = spawn(file, [...first, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid }),
  })
  child.stdin?.end(options.input)
  let output = ''
  let errors = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  await once(child, 'close')
  return { code: child.exitCode, output, errors }
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = ''
  return new Promise((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
    })
  })
}
