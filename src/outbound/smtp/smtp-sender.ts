import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SMTPError } from 'nodemailer/lib/smtp-connection'
import { limits } from '../../model/limits.ts'
import type { Relay, RelayLine } from '../../model/relay.ts'
import { type Conversation, createConversation, secretsOf } from './conversation.ts'
import { describeFailure } from './describe-failure.ts'
import { findObstacle } from './find-obstacle.ts'
import { findTlsFault } from './find-tls-fault.ts'
import { openSocket } from './open-socket.ts'
import { type RecipientOutcome, readOutcomes } from './read-outcomes.ts'
import { createReplyReader, type ReplyReader } from './replies.ts'

/** The one way out for mail: each message over a connection of its own. */
export interface SmtpSender {
  /** Never throws for what a relay does: that is in the outcome. */
  send(mail: OutboundMail): Promise<SmtpOutcome>
}

export interface OutboundMail {
  readonly relay: Relay
  readonly from: string
  readonly to: readonly string[]
  /** The message in pieces, one after the other; every line ends in CRLF. */
  readonly pieces: readonly Uint8Array[]
  readonly has8Bit: boolean
  readonly signal: AbortSignal
}

export interface SmtpOutcome {
  /** Why it did not work, in a sentence; null where the relay took the message for somebody. */
  readonly error: string | null
  /** One for each recipient, in their order. */
  readonly recipients: readonly RecipientOutcome[]
  readonly conversation: readonly RelayLine[]
}

export interface SmtpSenderOptions {
  /** How long a relay may be silent. */
  readonly silenceMs: number
  /** Ports that this process listens on, once they are known. */
  readonly ownPorts: () => readonly number[]
}

const longestConnectMs = 30_000
/** Of one connection, however busily a relay talks. */
const longestTalkMs = 30 * 60_000

export function createSmtpSender(options: SmtpSenderOptions): SmtpSender {
  return {
    async send(mail) {
      const { relay, to } = mail
      const conversation = createConversation(
        relay.login === null ? [] : secretsOf(relay.login),
        limits.releaseConversationChars,
      )
      const reader = createReplyReader()
      const signal = AbortSignal.any([mail.signal, AbortSignal.timeout(longestTalkMs)])
      let failure: unknown
      try {
        await talk({ ...mail, signal }, { ...options, conversation, reader })
      } catch (error) {
        failure = findTlsFault(relay, error) ?? error
        conversation.note(describeFailure(failure))
      }
      const { isTaken, recipients } = readOutcomes(reader.replies, to, failure)
      const { withoutSecrets } = conversation
      return {
        error: isTaken ? null : withoutSecrets(describeFailure(failure)),
        recipients: recipients.map((each) => ({ ...each, reply: each.reply && withoutSecrets(each.reply) })),
        conversation: conversation.lines,
      }
    },
  }
}

interface Talk extends SmtpSenderOptions {
  readonly conversation: Conversation
  readonly reader: ReplyReader
}

/** @throws whatever ended it before the relay has taken the message */
async function talk(mail: OutboundMail, { silenceMs, ownPorts, conversation, reader }: Talk): Promise<void> {
  const { relay, signal } = mail
  const { host, port } = relay
  const timeoutMs = Math.min(silenceMs, longestConnectMs)
  // Loaded here: who never sends anything on does not pay for it at every start.
  const { default: Connection } = await import('nodemailer/lib/smtp-connection')
  conversation.note(`Connecting to ${host}:${port}`)
  const socket = await openSocket({ host, port, timeoutMs, ownPorts, signal })
  const connection = new Connection({
    host,
    port,
    connection: socket,
    secure: relay.tls === 'implicit',
    requireTLS: relay.tls === 'required',
    ignoreTLS: relay.tls === 'never',
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: silenceMs,
    socketCloseTimeout: 1_000,
    maxResponseSize: 64 * 1024,
    tls: {
      rejectUnauthorized: relay.isVerified,
      minVersion: 'TLSv1.2',
      ...(isIP(host) === 0 ? { servername: host } : {}),
    },
    transactionLog: true,
    logger: recordInto(conversation, reader),
  })
  const steps = stepsOf(connection, signal)
  try {
    await steps.next((done) => connection.connect(done))
    if (connection.secure) conversation.note('The connection is encrypted')
    if (relay.login !== null) {
      const { user, password } = relay.login
      await steps.next((done) => connection.login({ user, pass: password }, done))
    }
    const size = mail.pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
    const obstacle = findObstacle(reader.replies.extensions, { ...mail, size })
    if (obstacle !== undefined) throw obstacle
    const envelope = {
      from: mail.from === '' ? (false as const) : mail.from,
      to: [...mail.to],
      size,
      use8BitMime: mail.has8Bit,
    }
    await steps.next((done) => connection.send(envelope, Readable.from(mail.pieces), done))
    connection.quit()
  } finally {
    steps.end()
    if (reader.replies.message === undefined) socket.destroy()
    connection.close()
  }
}

type Done = (error?: SMTPError | null) => void

/** Calls of the connection one after the other, each ended by its own failure, by the connection's, or by the signal. */
function stepsOf(connection: SMTPConnection, signal: AbortSignal) {
  const { promise: broken, reject } = Promise.withResolvers<never>()
  // Nobody may be waiting for it when it comes.
  broken.catch(() => {})
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  connection.on('error', reject)
  connection.on('end', () => reject(new Error('The relay has closed the connection')))
  return {
    next: (start: (done: Done) => void): Promise<void> =>
      Promise.race([
        broken,
        new Promise<void>((resolve, fail) => start((error) => (error ? fail(error) : resolve()))),
      ]),
    end: () => signal.removeEventListener('abort', abort),
  }
}

/** What nodemailer tells its log of commands and replies. */
function recordInto(conversation: Conversation, reader: ReplyReader) {
  return {
    debug({ tnx }: { readonly tnx?: string }, line: string) {
      if (tnx === 'client') {
        reader.command(line)
        conversation.client(line)
      }
      if (tnx === 'server') {
        reader.reply(line)
        conversation.server(line)
      }
    },
    trace() {},
    info() {},
    warn() {},
    error() {},
    fatal() {},
  }
}
