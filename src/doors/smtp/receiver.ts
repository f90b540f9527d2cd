import type { Socket } from 'node:net'
import { hostname } from 'node:os'
import {
  SMTPServer,
  type SMTPServerAuthentication,
  type SMTPServerAuthenticationResponse,
  type SMTPServerSession,
} from 'smtp-server'
import type { Certificate } from '../../lib/certificate.ts'
import { createSessionId } from '../../model/ids.ts'
import { isMailboxName } from '../../model/mailbox-name.ts'
import type { DoorContext } from './door-context.ts'
import { FaultConnection } from './fault-connection.ts'
import { formatListener, type Listener } from './listener.ts'
import { claimSocketPath } from './unix-socket.ts'

type Continue = (error?: Error | null) => void

/** smtp-server's gags, and a command of proxies that nobody needs beside XCLIENT. */
const disabledCommands = ['WIZ', 'SHELL', 'KILL', 'XFORWARD']

/** One listening port: smtp-server with connections of our own ({@link FaultConnection}). */
export class Receiver extends SMTPServer {
  readonly #listener: Listener
  readonly #door: DoorContext
  #url = ''

  /** @throws TypeError without a certificate for a listener that speaks TLS */
  constructor(listener: Listener, certificate: Certificate | null, door: DoorContext) {
    const { scheme } = listener
    if (speaksTls(listener) && certificate === null) {
      throw new TypeError(`Expected a certificate for ${scheme}`)
    }
    super({
      name: door.profile.greetingName ?? hostname(),
      banner: door.profile.banner,
      // Quirk: smtp-server would show a connection only after its handshake; upgraded, it is recorded from the start.
      secure: scheme === 'smtps',
      needsUpgrade: scheme === 'smtps',
      lmtp: scheme === 'lmtp',
      ...(certificate && { key: certificate.key, cert: certificate.cert }),
      minVersion: 'TLSv1.2',
      authMethods: door.logins.mechanisms.filter((name) => door.profile.mechanisms?.includes(name) ?? true),
      authOptional: !door.isLoginRequired,
      authRequiredMessage: door.profile.replies.loginRequired.text,
      allowInsecureAuth: true,
      disabledCommands: speaksTls(listener) ? disabledCommands : [...disabledCommands, 'STARTTLS'],
      disableReverseLookup: true,
      hideENHANCEDSTATUSCODES: false,
      size: door.limits.messageBytes,
      maxRecipients: door.limits.recipients,
      maxCommandLength: Math.max(door.limits.smtpLineBytes, door.limits.smtpAuthLineBytes),
      // Quirk: Node would close our side together with the client's, which may still wait for its 250.
      allowHalfOpen: true,
      logger: false,
    })
    this.#listener = listener
    this.#door = door
  }

  /** Quirk: smtp-server makes a certificate's context for every listener, which takes 10 ms and more; not all need one. */
  override updateSecureContext(options?: Parameters<SMTPServer['updateSecureContext']>[0]): void {
    if (this.options.disabledCommands?.includes('STARTTLS')) this.secureContext = new Map()
    else super.updateSecureContext(options)
  }

  /** The listener's URL with its real port; empty before {@link open}. */
  get url(): string {
    return this.#url
  }

  get speaksTls(): boolean {
    return speaksTls(this.#listener)
  }

  /** @throws the error of the operating system when the place cannot be had, or a PostfangError that says why */
  async open(): Promise<void> {
    const { at } = this.#listener
    if (at.kind === 'socket') await claimSocketPath(at.path)
    // Any user of this machine may send, as over a port of the loopback address.
    const place = at.kind === 'port' ? at : { path: at.path, readableAll: true, writableAll: true }
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen(place, () => {
        const address = this.server.address()
        const port = typeof address === 'object' ? address?.port : undefined
        this.#url = formatListener(this.#listener, port)
        this.server.off('error', reject)
        resolve()
      })
    })
  }

  /** Accepts no more; resolves when the last connection is closed. */
  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve())
    })
  }

  /** Trouble in accepting connections; what a client causes is recorded with its session. */
  override _onError(error: Error): void {
    if (this.#url !== '') this.#door.onError(error)
  }

  /** Quirk: smtp-server leaves a new socket without an error handler for a moment, while it waits for nothing. */
  override _handleProxy(socket: Socket, _callback: unknown): void {
    this.connect(socket)
  }

  override connect(socket: Socket): void {
    const id = createSessionId(this.#door.clock())
    const { mailbox } = this.#listener
    const connection = new FaultConnection(this, socket, { id, listener: this.#url, mailbox }, this.#door)
    this.#door.enter(connection)
    connection.begin()
  }

  /** Asked for a LOGIN of XCLIENT only: who the proxy names has signed in there. */
  override onAuth(
    { username = '' }: SMTPServerAuthentication,
    _session: SMTPServerSession,
    callback: (error: Error | null, response?: SMTPServerAuthenticationResponse) => void,
  ): void {
    callback(null, isMailboxName(username) ? { user: username } : { message: 'The LOGIN is no mailbox name' })
  }

  override onConnect(_session: SMTPServerSession, callback: Continue): void {
    callback()
  }

  override onSecure(socket: Socket, session: SMTPServerSession, callback: Continue): void {
    this.#door.connections.get(session.id)?.secured(socket)
    callback()
  }
}

/** True where a listener needs a certificate. */
export function speaksTls({ scheme }: Listener): boolean {
  return scheme === 'starttls' || scheme === 'smtps'
}
