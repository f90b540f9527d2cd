/** What CAPA lists (RFC 2449 §5), by what is so just now. */
export function listCapabilities(facts: {
  readonly version: string
  readonly isSignedIn: boolean
  readonly canSignIn: boolean
  readonly canStartTls: boolean
}): readonly string[] {
  const { version, isSignedIn, canSignIn, canStartTls } = facts
  return [
    'TOP',
    'UIDL',
    'PIPELINING',
    'RESP-CODES',
    'AUTH-RESP-CODE',
    'EXPIRE NEVER',
    ...(canSignIn ? ['USER', 'SASL PLAIN'] : []),
    ...(canStartTls ? ['STLS'] : []),
    // RFC 6856 §2.1: user names may be UTF-8. The command is for before the login, the fact is for both.
    'UTF8 USER',
    ...(isSignedIn ? [`IMPLEMENTATION Postfang-${version}`] : []),
  ]
}
