import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readReadyLine, type ServerProcess, startNode, toServer } from './server-process.ts'

export interface PostfangServer extends ServerProcess {
  /** URL of screen and API, without a slash at its end. */
  readonly http: string
  /** Its database file, in a directory that goes with the server. */
  readonly data: string
  /** From the start of the process to its ready line. */
  readonly startMs: number
}

export interface PostfangOptions {
  /** An existing database file to open, which stays; else a new one that goes with the server. */
  readonly data?: string
  /** More flags. */
  readonly args?: readonly string[]
  /** Flags for Node itself. */
  readonly nodeArgs?: readonly string[]
}

/** Postfang as users run it: the built program, a database file, every commit synced. */
export async function startPostfang(options: PostfangOptions = {}): Promise<PostfangServer> {
  const directory = mkdtempSync(join(tmpdir(), 'postfang-bench-'))
  const data = options.data ?? join(directory, 'bench.db')
  const where = ['--smtp', 'smtp://127.0.0.1:0', '--http', '127.0.0.1:0', '--data', data]
  const since = performance.now()
  const child = startNode([
    ...(options.nodeArgs ?? []),
    'bin/postfang.js',
    ...where,
    '--json',
    ...(options.args ?? []),
  ])
  const { smtp, http } = (await readReadyLine(child)) as {
    readonly smtp: readonly string[]
    readonly http: string
  }
  const startMs = performance.now() - since
  const port = Number(new URL(smtp[0] ?? '').port)
  const server = toServer('Postfang', child, port, () => rmSync(directory, { recursive: true }))
  return { ...server, http, data, startMs }
}
