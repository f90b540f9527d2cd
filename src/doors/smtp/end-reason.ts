/** What a connection was doing when it went away. */
export type ConnectionStage =
  /** A TLS handshake was due, and nothing has come. */
  | 'handshake'
  /** The client has begun the handshake. */
  | 'hello'
  /** TLS is up, and nothing was said since. */
  | 'secured'
  /** Nothing was said at all. */
  | 'silent'
  | 'commands'
  | 'data'
  /** A message has come in, its reply has not gone out. */
  | 'reply'

/** Why a connection ended that the client closed, in plain words. */
export function describeClientGone(stage: ConnectionStage, error?: Error): string {
  if (stage === 'handshake') return `TLS handshake failed: ${describeTlsError(error, '')}`
  if (stage === 'hello') return `TLS handshake failed: ${describeTlsError(error, distrust)}`
  return `The client ${error === undefined ? 'closed' : 'broke'} the connection ${whereabouts[stage]}${codeOf(error)}`
}

const distrust = '; perhaps it does not trust the certificate'

const whereabouts = {
  secured: `right after the TLS handshake${distrust}`,
  silent: 'without saying anything',
  commands: 'without saying QUIT',
  data: 'in the middle of DATA',
  reply: 'before it got the reply to its message',
} as const

/** OpenSSL's reasons that tell a developer what to change. */
const tlsHints: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/wrong version number|packet length too long|http request/, 'the client does not speak TLS on this port'],
  [/unknown ca|bad certificate|certificate unknown/, 'the client does not trust the certificate'],
  [/unsupported protocol|no protocols available|protocol version/, 'the client offers no TLS 1.2 or later'],
  [/no shared cipher|no suitable/, 'client and server have no cipher in common'],
]

function describeTlsError(error: Error | undefined, guess: string): string {
  if (error === undefined || error.message === 'Socket closed while initiating TLS') {
    return `the client closed the connection${guess}`
  }
  const detail = 'reason' in error ? String(error.reason) : error.message
  const hint = tlsHints.find(([pattern]) => pattern.test(detail))?.[1]
  return hint === undefined ? detail : `${hint} (${detail})`
}

function codeOf(error: Error | undefined): string {
  return error !== undefined && 'code' in error ? ` (${error.code})` : ''
}
