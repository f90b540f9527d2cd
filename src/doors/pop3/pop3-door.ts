import { createServer, type Server, type Socket } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { Inbox } from '../../inbox/inbox.ts'
import type { Certificate } from '../../lib/certificate.ts'
import { PostfangError } from '../../model/errors.ts'
import { limits as defaultLimits } from '../../model/limits.ts'
import { Pop3Connection } from './connection.ts'
import type { Pop3Context, Pop3Limits, Pop3Logins } from './door-context.ts'
import { formatPop3Listener, type Pop3Listener } from './listener.ts'

export interface Pop3DoorOptions {
  readonly inbox: Pick<Inbox, 'listSizes' | 'head' | 'readRawRange' | 'remove'>
  readonly listeners: readonly Pop3Listener[]
  /** Null where nothing listens, so that nobody needs one. */
  readonly certificate: Certificate | null
  readonly logins: Pop3Logins
  readonly limits?: Partial<Pop3Limits>
  /** Refuses logins in clear. */
  readonly isTlsRequired?: boolean
  readonly version: string
  /** Hears what went wrong on our side, for the log. */
  readonly onError: (error: unknown) => void
}

export interface Pop3Door {
  /** Where mail can be fetched, with the real ports, in the order of the listeners. */
  readonly urls: readonly string[]
  /** Shows this certificate from now on; open connections stay as they are. */
  useCertificate(certificate: Certificate): void
  /** Takes no more connections, lets answers under way finish for `graceMs`, and closes what is left then. */
  close(graceMs: number): Promise<void>
}

/**
 * Opens the POP3 listeners: mailboxes to fetch from, the name that is signed in with says which.
 *
 * @throws PostfangError `port-in-use` or `invalid` for a place that cannot be listened at
 */
export async function createPop3Door(options: Pop3DoorOptions): Promise<Pop3Door> {
  const limits = { ...defaultLimits, ...options.limits }
  const { inbox, logins, version, isTlsRequired = false, onError } = options
  let secureContext = options.certificate && contextOf(options.certificate)
  let isClosing = false
  const connections = new Set<Pop3Connection>()
  const door: Pop3Context = {
    inbox,
    logins,
    limits,
    isTlsRequired,
    version,
    onError,
    secureContext: () => secureContext,
    isClosing: () => isClosing,
  }

  function connect(socket: Socket, { scheme }: Pop3Listener): void {
    const connection = new Pop3Connection(socket, door, {
      isTls: scheme === 'pop3s',
      hasStls: scheme === 'pop3',
      isOneTooMany: connections.size >= limits.pop3Connections,
    })
    connections.add(connection)
    socket.once('close', () => connections.delete(connection))
    void connection.run()
  }

  const servers: Server[] = []
  const urls: string[] = []
  const stop = () => Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  try {
    for (const listener of options.listeners) {
      const server = createServer({ allowHalfOpen: true }, (socket) => connect(socket, listener))
      urls.push(await listen(server, listener))
      server.on('error', onError)
      servers.push(server)
    }
  } catch (error) {
    await stop()
    throw error
  }

  return {
    urls,
    useCertificate(certificate) {
      if (secureContext !== null) secureContext = contextOf(certificate)
    },
    async close(graceMs) {
      isClosing = true
      const stopped = stop()
      for (const connection of connections) connection.shutDown()
      const grace = setTimeout(() => {
        for (const connection of connections) connection.hangUp()
      }, graceMs)
      await stopped
      clearTimeout(grace)
    },
  }
}

function contextOf({ key, cert }: Certificate): SecureContext {
  return createSecureContext({ key, cert, minVersion: 'TLSv1.2' })
}

function listen(server: Server, listener: Pop3Listener): Promise<string> {
  const { host, port } = listener
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isBusy = error.code === 'EADDRINUSE'
      const reason = isBusy ? 'the port is in use' : error.message
      const message = `Cannot listen on ${formatPop3Listener(listener)}: ${reason}`
      reject(new PostfangError(isBusy ? 'port-in-use' : 'invalid', message, { cause: error }))
    })
    server.listen(port, host, () => {
      server.removeAllListeners('error')
      const address = server.address()
      resolve(formatPop3Listener(listener, typeof address === 'object' ? address?.port : undefined))
    })
  })
}
