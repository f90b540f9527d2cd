import { createFaults } from '../../faults/create-faults.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import type { Certificate } from '../../lib/certificate.ts'
import { TransientMap } from '../../lib/transient-map.ts'
import { limits as defaultLimits } from '../../model/limits.ts'
import { createCongestion } from './congestion.ts'
import type { DoorContext, Judge, OpenConnection, SmtpLimits } from './door-context.ts'
import { type FailedListener, toFailure } from './listen-failure.ts'
import type { Listener } from './listener.ts'
import { anyLogin, type LoginCheck } from './login/login-check.ts'
import { type Profile, profiles } from './profile.ts'
import { createReceiveBudget } from './receive-budget.ts'
import { Receiver, speaksTls } from './receiver.ts'
import { nobody, type TrustedAddresses } from './trusted-addresses.ts'

export interface SmtpDoorOptions {
  readonly inbox: Pick<Inbox, 'capture' | 'room' | 'refusal' | 'countRefusal' | 'openSession'>
  readonly listeners: readonly Listener[]
  /** Needed as soon as one listener speaks TLS, see {@link needsCertificate}. */
  readonly certificate: Certificate | null
  readonly limits?: Partial<SmtpLimits>
  /** Whose answers are given; Postfang's own by default. */
  readonly profile?: Profile
  /** Errors that were ordered on purpose; none where nothing is said. */
  readonly faults?: DoorContext['faults']
  /** Refuses messages that are not as they should be; takes every one by default. */
  readonly judge?: Judge | undefined
  /** Who may sign in; anybody by default. Closed with the door. */
  readonly logins?: LoginCheck
  /** Refuses mail without a login (530). */
  readonly isLoginRequired?: boolean
  /** Peers that send a header of the PROXY protocol in front of each connection; nobody by default. */
  readonly proxies?: TrustedAddresses | undefined
  /** Peers that may tell by XCLIENT who the client is; nobody by default. */
  readonly xclients?: TrustedAddresses | undefined
  /** Refuses mail and logins in clear (530), but over Unix sockets. */
  readonly isTlsRequired?: boolean
  /** Epoch milliseconds. */
  readonly clock?: () => number
  /** Hears what went wrong on our side, for the log; the client gets a 4yz reply without details. */
  readonly onError: (error: unknown) => void
}

export interface SmtpDoor {
  /** Where mail is taken, with the real ports, in the order of the listeners. */
  readonly urls: readonly string[]
  /** The largest message that is taken. */
  readonly messageBytes: number
  /** The listeners that could not be opened; the others work all the same. */
  readonly failed: readonly FailedListener[]
  /** Shows this certificate from now on; open connections stay as they are. */
  useCertificate(certificate: Certificate): void
  /**
   * Takes no more connections, says 421 to the open ones, lets a message that is coming in finish for `graceMs`, and
   * closes what is left then. Resolves when every socket is closed, half a second after the grace at most.
   */
  close(graceMs: number): Promise<void>
}

/** Opens the SMTP listeners: whatever they take goes to the inbox. */
export async function createSmtpDoor(options: SmtpDoorOptions): Promise<SmtpDoor> {
  const { inbox, listeners, certificate, clock = Date.now, onError, faults = createFaults() } = options
  const { profile = profiles.postfang, logins = anyLogin, isLoginRequired = false } = options
  const { isTlsRequired = false, proxies = nobody, xclients = nobody } = options
  const limits = limitsOf(options, profile)
  const budget = createReceiveBudget(limits.smtpReceivingBytes)
  const connections = new TransientMap<string, OpenConnection>()
  let isClosing = false
  let onEmpty = () => {}
  const door: DoorContext = {
    inbox,
    limits,
    profile,
    faults,
    judge: options.judge,
    logins,
    isLoginRequired,
    isTlsRequired,
    proxies,
    xclients,
    clock,
    onError,
    connections,
    budget,
    congestion: createCongestion(inbox, budget, limits.smtpBusyMs),
    isClosing: () => isClosing,
    enter: (connection) => connections.set(connection.id, connection),
    leave({ id }) {
      connections.delete(id)
      if (connections.size === 0) onEmpty()
    },
  }

  const outcomes = await Promise.all(listeners.map((listener) => open(listener, certificate, door)))
  const receivers = outcomes.filter((outcome) => outcome instanceof Receiver)

  async function close(graceMs: number): Promise<void> {
    isClosing = true
    const stopped = receivers.map((receiver) => receiver.stop())
    for (const connection of connections.values()) connection.shutDown()
    const grace = setTimeout(() => {
      for (const connection of connections.values()) connection.hangUp()
    }, graceMs)
    await Promise.all(stopped)
    // The last sockets are closed; their records end a moment later.
    await new Promise<void>((resolve) => {
      onEmpty = resolve
      if (connections.size === 0) resolve()
    })
    clearTimeout(grace)
    await logins.close()
  }

  return {
    urls: receivers.map(({ url }) => url),
    messageBytes: limits.messageBytes,
    useCertificate({ key, cert }) {
      for (const receiver of receivers) if (receiver.speaksTls) receiver.updateSecureContext({ key, cert })
    },
    failed: outcomes.filter((outcome): outcome is FailedListener => !(outcome instanceof Receiver)),
    close,
  }
}

/** What somebody has set goes before what the profile sets. */
function limitsOf({ limits }: SmtpDoorOptions, { messageBytes }: Profile): SmtpLimits {
  return { ...defaultLimits, ...(messageBytes !== undefined && { messageBytes }), ...limits }
}

/** True where a listener speaks TLS. */
export function needsCertificate(listeners: readonly Listener[]): boolean {
  return listeners.some(speaksTls)
}

async function open(
  listener: Listener,
  certificate: Certificate | null,
  door: DoorContext,
): Promise<Receiver | FailedListener> {
  const receiver = new Receiver(listener, certificate, door)
  try {
    await receiver.open()
    return receiver
  } catch (error) {
    return toFailure(listener, error)
  }
}
