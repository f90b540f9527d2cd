import { PostfangClient } from '../client/client.ts'
import { type Connection, createConnection } from '../client/connection.ts'
import { PostfangError } from '../model/errors.ts'

/** Flags of every command that speaks to a running server. */
export const serverFlags = {
  url: { type: 'string' },
  token: { type: 'string' },
  auth: { type: 'string' },
} as const

export const serverHelp = `  --url <url>              The server; default http://127.0.0.1:8025   (POSTFANG_URL)
  --token <token>          Where it wants a bearer token               (POSTFANG_TOKEN)
  --auth <user:password>   Where it wants a login                      (POSTFANG_AUTH)
`

/** What every such command's help says at its end. */
export const exitHelp = 'Exit codes: 0 done or matched, 1 not, 2 wrong usage, 4 server unreachable\n'

interface ServerFlags {
  readonly url?: string | undefined
  readonly token?: string | undefined
  readonly auth?: string | undefined
}

interface Server {
  readonly url: URL
  readonly token: string | undefined
}

/** Makes the connection; nothing is sent yet. @throws PostfangError `invalid` */
export function connectTo(flags: ServerFlags): Connection {
  const { url, token } = readServer(flags)
  return createConnection(url, { token })
}

/** Like {@link connectTo}, with all that the client library can do. */
export function clientFor(flags: ServerFlags): PostfangClient {
  const { url, token } = readServer(flags)
  return new PostfangClient(url, { token })
}

function readServer(flags: ServerFlags): Server {
  const { env } = process
  const text = flags.url ?? (env.POSTFANG_URL || 'http://127.0.0.1:8025')
  const url = URL.parse(text)
  if (url === null || !/^https?:$/u.test(url.protocol)) {
    throw new PostfangError(
      'invalid',
      `--url cannot be "${text}": expected one such as http://127.0.0.1:8025`,
    )
  }
  const login = flags.auth ?? env.POSTFANG_AUTH
  if (login) {
    const colon = login.indexOf(':')
    if (colon < 1) throw new PostfangError('invalid', '--auth is not right: expected user:password')
    url.username = encodeURIComponent(login.slice(0, colon))
    url.password = encodeURIComponent(login.slice(colon + 1))
  }
  return { url, token: flags.token ?? (env.POSTFANG_TOKEN || undefined) }
}
