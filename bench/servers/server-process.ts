import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** A mail server to measure, in a process of its own. */
export interface ServerProcess {
  readonly name: string
  /** Where it takes mail, on 127.0.0.1. */
  readonly port: number
  readonly pid: number
  stop(): Promise<void>
}

/** What a process has used so far. */
export interface Usage {
  /** User and system time of all its threads. */
  readonly cpuMs: number
  readonly rssBytes: number
  /** The most that it ever held. */
  readonly peakBytes: number
}

/** From /proc; undefined where there is none. */
export function readUsage(pid: number): Usage | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const kibibytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0)
    return {
      // Fields 14 and 15 of proc(5) in ticks of 10 ms, counted from the state on, which is the third.
      cpuMs: (Number(fields[11]) + Number(fields[12])) * 10,
      rssBytes: kibibytes('VmRSS') * 1024,
      peakBytes: kibibytes('VmHWM') * 1024,
    }
  } catch {
    return undefined
  }
}

/** Starts Node with this program. */
export function startNode(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
}

export function toServer(name: string, child: ChildProcess, port: number, cleanUp = () => {}): ServerProcess {
  return {
    name,
    port,
    pid: child.pid ?? 0,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      cleanUp()
    },
  }
}

/** What a server says in one line of JSON when it is ready. */
export async function readReadyLine(child: ChildProcess): Promise<unknown> {
  if (child.stdout === null) throw new Error('The server has no standard output')
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line)
  throw new Error('The server ended before it was ready')
}
