import { type Mailbox, PostfangClient } from '../client/index.ts'
import { type Sandbox, startSandbox } from '../sandbox.ts'

/** The Postfang that a test run uses: one inside the process, or the one that `POSTFANG_URL` names. */
export type MailServer = Pick<Sandbox, 'smtp' | 'http' | 'client' | 'mailbox' | 'close'>

/**
 * Opens the server of a test run. With `POSTFANG_URL` in the environment that is the running one (a service of the CI,
 * with `POSTFANG_TOKEN` and `POSTFANG_SMTP` where it needs them); else one is started inside this process.
 *
 * @throws UnreachableError when nobody answers at `POSTFANG_URL`
 */
export async function openServer(environment: NodeJS.ProcessEnv = process.env): Promise<MailServer> {
  const { POSTFANG_URL: url, POSTFANG_TOKEN: token, POSTFANG_SMTP: smtp } = environment
  if (url === undefined || url === '') return startSandbox()
  const client = await PostfangClient.connect(url, { token, smtp })
  const { hostname, port } = new URL(client.smtp)
  return {
    smtp: { host: hostname.replace(/^\[|\]$/gu, ''), port: Number(port), url: client.smtp },
    http: { url: client.url },
    client,
    mailbox: (name?: string): Mailbox => client.mailbox(name),
    close: async () => undefined,
  }
}

type Hook = (run: () => Promise<void>) => unknown

/** A server from the first hook to the second; asking for it outside of them is an error that says so. */
export function useServer(
  beforeAll: Hook,
  afterAll: Hook,
  timeout?: () => number,
): Omit<MailServer, 'close'> {
  let server: MailServer | undefined
  beforeAll(async () => {
    server = await openServer()
  })
  afterAll(async () => server?.close())

  function opened(): MailServer {
    if (server !== undefined) return server
    throw new Error('Postfang is not up yet: use it in a test or a beforeEach')
  }
  return {
    get smtp() {
      return opened().smtp
    },
    get http() {
      return opened().http
    },
    get client() {
      return opened().client
    },
    mailbox: (name) => opened().client.mailbox(name, { timeout }),
  }
}
