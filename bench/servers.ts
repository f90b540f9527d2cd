import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A mail server to load, in a process of its own. */
export interface Server {
  readonly name: string
  readonly port: number
  stop(): Promise<void>
}

/** Postfang as users run it: the built program, a database file, every commit synced. */
export async function startPostfangProcess(): Promise<Server> {
  const directory = mkdtempSync(join(tmpdir(), 'postfang-bench-'))
  const args = ['bin/postfang.js', '--smtp', 'smtp://127.0.0.1:0', '--http', '127.0.0.1:0', '--json']
  const child = spawn('node', [...args, '--data', join(directory, 'bench.db')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ready = await firstLine(child)
  const [url = ''] = ready.smtp ?? []
  return toServer('Postfang', child, Number(new URL(url).port), () => rmSync(directory, { recursive: true }))
}

export async function startBare(): Promise<Server> {
  const child = spawn('node', ['bench/bare-server.ts'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const { port } = await firstLine(child)
  return toServer('bare smtp-server, discards', child, port ?? 0)
}

/** MailDev, installed into a directory of its own; undefined where that cannot be done. */
export async function startMailDev(): Promise<Server | undefined> {
  const directory = join(tmpdir(), 'postfang-bench-maildev')
  const program = join(directory, 'node_modules', '.bin', 'maildev')
  try {
    if (!existsSync(join(directory, 'node_modules', 'maildev'))) {
      execFileSync('npm', ['install', '--silent', '--prefix', directory, 'maildev'], { stdio: 'ignore' })
    }
    const [smtp, web] = [await freePort(), await freePort()]
    const child = spawn(
      'node',
      [program, '--smtp', `${smtp}`, '--web', `${web}`, '--ip', '127.0.0.1', '--web-ip', '127.0.0.1'],
      {
        stdio: ['ignore', 'ignore', 'ignore'],
      },
    )
    await listening(smtp)
    return toServer('MailDev', child, smtp)
  } catch {
    return undefined
  }
}

function toServer(name: string, child: ChildProcess, port: number, cleanUp = () => {}): Server {
  return {
    name,
    port,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      cleanUp()
    },
  }
}

async function firstLine(
  child: ChildProcess,
): Promise<{ readonly port?: number; readonly smtp?: readonly string[] }> {
  if (child.stdout === null) throw new Error('The server has no standard output')
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line)
  throw new Error('The server ended before it was ready')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Tries to connect until it works, for at most 20 seconds. */
async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`Nothing listens on port ${port}`)
}
