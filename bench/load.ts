import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

/** How much mail comes in, and how. */
export interface Load {
  readonly name: string
  readonly messages: number
  readonly connections: number
  /** False: a new connection for each message. */
  readonly isReused: boolean
}

export interface Figures {
  /** Messages a second. */
  readonly rate: number
  /** Only where our own generator measured them. */
  readonly p50Ms?: number
  readonly p99Ms?: number
}

const messageBytes = 4_096
const smtpSource = ['/usr/sbin/smtp-source', '/usr/bin/smtp-source'].find(existsSync)

/** Postfix's smtp-source where it is there, since it takes the least of the machine; else our own. */
export function findGenerator(): string {
  return smtpSource === undefined ? 'our own generator' : 'smtp-source (rates) and our own generator (times)'
}

/** Loads a server and measures. Times need a client of our own, which takes too much of the machine at high rates. */
export function load(port: number, options: Load): Promise<Figures> {
  return smtpSource === undefined || options.connections === 1
    ? loadByOwn(port, options)
    : loadBySmtpSource(port, options)
}

async function loadByOwn(port: number, { messages, connections, isReused }: Load): Promise<Figures> {
  const args = [port, messages, connections, isReused ? 'reuse' : 'fresh', messageBytes].map(String)
  const { stdout } = await promisify(execFile)('node', ['bench/smtp-load.ts', ...args])
  const { seconds, p50Ms, p99Ms, failed } = JSON.parse(stdout)
  if (failed > 0) throw new Error(`${failed} messages failed`)
  return { rate: messages / seconds, p50Ms, p99Ms }
}

async function loadBySmtpSource(port: number, { messages, connections, isReused }: Load): Promise<Figures> {
  const sizes = ['-s', `${connections}`, '-m', `${messages}`, '-l', `${messageBytes}`]
  const since = performance.now()
  await promisify(execFile)(smtpSource ?? '', [...(isReused ? ['-d'] : []), ...sizes, `127.0.0.1:${port}`])
  return { rate: (messages * 1_000) / (performance.now() - since) }
}
