import { createPostfang } from './app.ts'
import { type Mailbox, PostfangClient } from './client/index.ts'
import { readMilliseconds } from './client/read-options.ts'
import { createConfig } from './config.ts'
import { createLog } from './lib/log.ts'
import { PostfangError } from './model/errors.ts'
import { readVersion } from './package-files.ts'

export interface SandboxOptions {
  /** SQLite file that keeps the mail; in memory unless said otherwise. */
  readonly data?: string
  /** Listeners as for `--smtp`: one in clear on a free port unless said otherwise. */
  readonly smtp?: string
  /** Where mail is fetched by POP3, as for `--pop3`, such as `127.0.0.1:0`; nowhere unless said otherwise. */
  readonly pop3?: string
  /** Where screen and API listen, as for `--http`: a free port of 127.0.0.1 unless said otherwise. */
  readonly http?: string
  /** How long waits wait, in milliseconds, unless they say so themselves: 4,000. */
  readonly timeout?: number
  /** Hears each line of the log; without it only what went wrong is printed, to stderr. */
  readonly log?: (line: string) => void
}

/** A Postfang inside this process. */
export interface Sandbox extends AsyncDisposable {
  /** Where to send to; without a login mail goes to the mailbox `inbox`. */
  readonly smtp: { readonly host: string; readonly port: number; readonly url: string }
  /** Where mail is fetched by POP3, in the order of the listeners: `pop3://127.0.0.1:49152`. */
  readonly pop3: { readonly urls: readonly string[] }
  /** Screen and API. */
  readonly http: { readonly url: string }
  /** The client that its mailboxes come from. */
  readonly client: PostfangClient
  /** A mailbox of that name, or a fresh one that no other test has. */
  mailbox(name?: string): Mailbox
  /** Stops it and lets go of everything: waits under way reject, and the process can end. */
  close(): Promise<void>
}

/**
 * Starts a Postfang inside this process, on free ports and in memory: for tests. Several may run side by side.
 *
 * @example
 * await using sandbox = await startSandbox()
 * const mailbox = sandbox.mailbox()
 * await signUp('ann@example.com', { smtp: mailbox.smtp })
 * const mail = await mailbox.waitFor({ to: 'ann@example.com', subject: 'Welcome' })
 * @throws PostfangError that says in one sentence what is in the way: an option, a port, the file
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const {
    data = ':memory:',
    smtp = 'smtp://127.0.0.1:0',
    http = '127.0.0.1:0',
    pop3,
    timeout,
    log,
  } = readOptions(options)
  readMilliseconds('timeout', timeout, 0)
  const config = createConfig({ smtp, http, data, ...(pop3 === undefined ? {} : { pop3 }) }, {})
  const write = log ?? ((line: string) => void process.stderr.write(line.endsWith('\n') ? line : `${line}\n`))
  const postfang = await createPostfang(config, {
    log: createLog({ json: false, write }),
    version: readVersion(),
  })
  const [url = ''] = postfang.urls.smtp
  const closing = new AbortController()
  const client = new PostfangClient(postfang.urls.http, { smtp: url, timeout, signal: closing.signal })
  const close = async () => {
    closing.abort(new Error('the sandbox was closed'))
    await postfang.close()
  }
  return {
    smtp: { host: new URL(url).hostname.replace(/^\[|\]$/gu, ''), port: Number(new URL(url).port), url },
    pop3: { urls: postfang.urls.pop3 },
    http: { url: postfang.urls.http },
    client,
    mailbox: (name) => client.mailbox(name),
    close,
    [Symbol.asyncDispose]: close,
  }
}

const optionNames = ['data', 'smtp', 'pop3', 'http', 'timeout', 'log']

function readOptions(options: SandboxOptions): SandboxOptions {
  const strange = Object.keys(options).find((name) => !optionNames.includes(name))
  if (strange === undefined) return options
  throw new PostfangError(
    'invalid',
    `startSandbox has no option "${strange}": it has ${optionNames.join(', ')}`,
  )
}
