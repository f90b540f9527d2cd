import { execFile, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A real Postfix of its own directories, which hands all mail to one relay. Needs root, as Postfix does. */
export interface Postfix extends AsyncDisposable {
  /** Puts a message into its queue, as `sendmail` does for programs on a Unix machine. */
  sendmail(
    message: string,
    envelope: { readonly from: string; readonly to: readonly string[] },
  ): Promise<void>
  /** The queue as `postqueue` prints it. */
  queue(): Promise<string>
  /** Asks for another attempt at everything that was put off. */
  flush(): Promise<void>
  /** What it has logged so far. */
  log(): Promise<string>
}

/** Its lines for main.cf beyond the relay, such as `smtp_tls_security_level = secure`. */
export type PostfixSettings = Readonly<Record<string, string>>

const services = `
pickup unix n - n 1 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`

/**
 * Starts it beside any Postfix that the machine may run: nothing outside of its own directory is read or written.
 *
 * @param relay where all mail goes, such as `[127.0.0.1]:1025`
 */
export async function startPostfix(relay: string, settings: PostfixSettings = {}): Promise<Postfix> {
  const directory = await mkdtemp(join(tmpdir(), 'postfang-postfix-'))
  // Its parts run as another user.
  await chmod(directory, 0o755)
  const at = (name: string) => join(directory, name)
  for (const name of ['conf', 'queue', 'data']) await mkdir(at(name))
  await run('chown', ['postfix', at('data')])
  const configuration: PostfixSettings = {
    compatibility_level: '3.6',
    queue_directory: at('queue'),
    data_directory: at('data'),
    command_directory: '/usr/sbin',
    daemon_directory: '/usr/lib/postfix/sbin',
    mail_owner: 'postfix',
    setgid_group: 'postdrop',
    myhostname: 'app.example.com',
    mydestination: '',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    smtp_dns_support_level: 'disabled',
    relayhost: relay,
    maillog_file: at('log'),
    maillog_file_prefixes: directory,
    queue_run_delay: '1s',
    minimal_backoff_time: '1s',
    maximal_backoff_time: '1s',
    ...settings,
  }
  const lines = Object.entries(configuration).map(([name, value]) => `${name} = ${value}\n`)
  await writeFile(at('conf/main.cf'), lines.join(''))
  await writeFile(at('conf/master.cf'), services)
  const postfix = (command: string) => run('postfix', ['-c', at('conf'), command])
  await postfix('start').catch(async (error: unknown) => {
    throw new Error(
      `Cannot start Postfix: ${String(error)}\n${await readFile(at('log'), 'utf8').catch(() => '')}`,
    )
  })
  return {
    async sendmail(message, { from, to }) {
      const child = spawn('sendmail', ['-C', at('conf'), '-i', '-f', from, ...to], {
        stdio: ['pipe', 'ignore', 'inherit'],
      })
      child.stdin.end(message)
      const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
      if (code !== 0) throw new Error(`sendmail ended with ${code}`)
    },
    queue: async () => (await run('postqueue', ['-c', at('conf'), '-p'])).stdout,
    flush: async () => {
      await run('postqueue', ['-c', at('conf'), '-f'])
    },
    log: () => readFile(at('log'), 'utf8'),
    async [Symbol.asyncDispose]() {
      await postfix('stop')
      await rm(directory, { recursive: true })
    },
  }
}
