import { createTransport, type SendMailOptions } from 'nodemailer'
import { createPostfang, type Postfang } from '../../src/app.ts'
import { createConfig, type SettingName } from '../../src/config.ts'
import { createLog } from '../../src/lib/log.ts'

/** A running Postfang for a test: real ports, all of them free ones; mail in memory unless `data` says otherwise. */
export interface TestPostfang extends AsyncDisposable {
  readonly postfang: Postfang
  readonly inbox: Postfang['inbox']
  readonly events: Postfang['events']
  /** URL of UI and API, without a final slash. */
  readonly http: string
  /** Ports of the clear, STARTTLS and implicit TLS listeners. */
  readonly ports: { readonly smtp: number; readonly starttls: number; readonly smtps: number }
  /** What was logged, a line each. */
  readonly log: readonly string[]
  /** Asks the API; the path starts with a slash. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Asks the API and reads JSON; throws when the status is not 2xx. */
  json<T = Record<string, unknown>>(path: string, init?: RequestInit): Promise<T>
  /** Sends by nodemailer to the clear listener, signed in as `mailbox` where one is given; resolves to the id in the 250. */
  send(mail: SendMailOptions, mailbox?: string): Promise<string>
  close(): Promise<void>
}

export async function startPostfang(
  settings: Partial<Record<SettingName, string>> = {},
): Promise<TestPostfang> {
  const lines: string[] = []
  const config = createConfig(
    {
      smtp: 'smtp://127.0.0.1:0, starttls://127.0.0.1:0, smtps://127.0.0.1:0',
      http: '127.0.0.1:0',
      data: ':memory:',
      ...settings,
    },
    {},
  )
  const log = createLog({ json: false, write: (line) => lines.push(line) })
  const postfang = await createPostfang(config, { log, version: '0.0.0-test' })
  const { http, smtp } = postfang.urls
  const portOf = (scheme: string) =>
    Number(new URL(smtp.find((url) => url.startsWith(`${scheme}://`)) ?? 'none://:0').port)
  const ports = { smtp: portOf('smtp'), starttls: portOf('starttls'), smtps: portOf('smtps') }

  return {
    postfang,
    inbox: postfang.inbox,
    events: postfang.events,
    http,
    ports,
    log: lines,
    fetch: (path, init) => fetch(`${http}${path}`, init),
    async json<T>(path: string, init?: RequestInit): Promise<T> {
      const response = await fetch(`${http}${path}`, init)
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
      return (await response.json()) as T
    },
    async send(mail, mailbox) {
      const auth = mailbox === undefined ? {} : { auth: { user: mailbox, pass: 'any' } }
      const transport = createTransport({ host: '127.0.0.1', port: ports.smtp, ...auth })
      try {
        const { response } = await transport.sendMail(mail)
        return /queued as (\S+)/u.exec(response)?.[1] ?? ''
      } finally {
        transport.close()
      }
    },
    close: postfang.close,
    [Symbol.asyncDispose]: postfang.close,
  }
}
