import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerProcess, toServer } from './server-process.ts'

/** Where other programs are installed: outside of the project, and kept for the next run. */
const directory = join(tmpdir(), 'postfang-bench-peers')

/** Starts a server; undefined where it cannot be had on this machine. */
export type StartPeer = () => Promise<ServerProcess | undefined>

/** Postfix's smtp-sink, which discards: what the machine and its network are able to do. */
export const startSink: StartPeer = async () => {
  const program = '/usr/sbin/smtp-sink'
  if (!existsSync(program)) return undefined
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  return start('smtp-sink, discards', program, (port) => [...user, `127.0.0.1:${port}`, '1000'])
}

/** MailDev from npm. */
export const startMailDev: StartPeer = async () => {
  const home = join(directory, 'maildev')
  const manifest = join(home, 'node_modules', 'maildev', 'package.json')
  if (!existsSync(manifest) && !runs('npm', ['install', '--silent', '--prefix', home, 'maildev']))
    return undefined
  const { version, bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  const program = join(home, 'node_modules', 'maildev', typeof bin === 'string' ? bin : bin.maildev)
  const web = await freePort()
  const hosts = ['--ip', '127.0.0.1', '--web-ip', '127.0.0.1', '--web', `${web}`]
  return start(`MailDev ${version}`, process.execPath, (port) => [program, ...hosts, '--smtp', `${port}`])
}

/** Mailpit by the Go toolchain, with a database file of its own and no limit to how many messages it keeps. */
export const startMailpit: StartPeer = async () => {
  const program = join(directory, 'mailpit')
  if (!existsSync(program) && !installByGo('github.com/axllent/mailpit@latest')) return undefined
  const [, version = ''] =
    /v([\d.]+)/.exec(
      execFileSync('go', ['version', '-m', program], { encoding: 'utf8' }).split('\tmod\t')[1] ?? '',
    ) ?? []
  const data = mkdtempSync(join(tmpdir(), 'postfang-bench-mailpit-'))
  const web = await freePort()
  const flags = [
    '--database',
    join(data, 'mailpit.db'),
    '--max',
    '0',
    '--listen',
    `127.0.0.1:${web}`,
    '--quiet',
  ]
  const args = (port: number) => [...flags, '--disable-version-check', '--smtp', `127.0.0.1:${port}`]
  return start(`Mailpit ${version}`, program, args, () => rmSync(data, { recursive: true }))
}

/** MailHog likewise. */
export const startMailHog: StartPeer = async () => {
  const program = join(directory, 'MailHog')
  if (!existsSync(program) && !installByGo('github.com/mailhog/MailHog@latest')) return undefined
  const web = await freePort()
  const hosts = ['-api-bind-addr', `127.0.0.1:${web}`, '-ui-bind-addr', `127.0.0.1:${web}`]
  return start('MailHog', program, (port) => [...hosts, '-smtp-bind-addr', `127.0.0.1:${port}`])
}

export const peers: readonly StartPeer[] = [startSink, startMailDev, startMailpit, startMailHog]

async function start(
  name: string,
  program: string,
  args: (port: number) => readonly string[],
  cleanUp = () => {},
): Promise<ServerProcess> {
  const port = await freePort()
  const child = spawn(program, args(port), { stdio: 'ignore' })
  await listening(port)
  return toServer(name, child, port, cleanUp)
}

function installByGo(module: string): boolean {
  mkdirSync(directory, { recursive: true })
  return runs('go', ['install', module], { GOBIN: directory })
}

function runs(program: string, args: readonly string[], environment: Record<string, string> = {}): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore', env: { ...process.env, ...environment } })
    return true
  } catch {
    return false
  }
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
