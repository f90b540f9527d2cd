import type { RelayLine } from '../../model/relay.ts'

/** What is said over one connection, as it is written down: without secrets, and no more of it than is allowed. */
export interface Conversation {
  client(line: string): void
  /** @param reply all of its lines */
  server(reply: string): void
  /** What happened beside the two: TLS, the end of the connection. */
  note(text: string): void
  /** A text that is shown elsewhere, without what must not be seen. */
  withoutSecrets(text: string): string
  readonly lines: readonly RelayLine[]
}

const hidden = '<hidden>'
const longestLine = 1_000

/**
 * Writes a conversation down. The beginning is kept whole, and so are the newest lines; what was left out is said.
 *
 * @param secrets that must not be seen, whoever says them
 * @param mostChars of all lines together
 */
export function createConversation(secrets: readonly string[], mostChars: number): Conversation {
  const first: RelayLine[] = []
  const last: RelayLine[] = []
  let firstChars = 0
  let lastChars = 0
  let leftOut = 0
  let isSigningIn = false

  function write(by: RelayLine['by'], text: string): void {
    const line = { by, text: withoutSecrets(text).slice(0, longestLine) }
    if (last.length === 0 && firstChars + line.text.length <= mostChars / 2) {
      first.push(line)
      firstChars += line.text.length
      return
    }
    last.push(line)
    lastChars += line.text.length
    while (lastChars > mostChars / 2 && last.length > 1) {
      lastChars -= last.shift()?.text.length ?? 0
      leftOut += 1
    }
  }

  function withoutSecrets(text: string): string {
    return secrets.reduce((shown, secret) => (secret === '' ? shown : shown.replaceAll(secret, hidden)), text)
  }

  return {
    client(line) {
      const [verb = '', mechanism = '', ...rest] = line.split(' ')
      if (isSigningIn) return write('client', hidden)
      if (verb.toUpperCase() !== 'AUTH') return write('client', line)
      isSigningIn = true
      write('client', [verb, mechanism, ...(rest.length > 0 ? [hidden] : [])].join(' '))
    },
    server(reply) {
      if (!/^334\b/.test(reply)) isSigningIn = false
      for (const line of reply.split(/\r?\n/)) write('server', line)
    },
    note: (text) => write('note', text),
    withoutSecrets,
    get lines() {
      const gap: RelayLine[] = leftOut === 0 ? [] : [{ by: 'note', text: `${leftOut} lines left out` }]
      return [...first, ...gap, ...last]
    },
  }
}

/** In which forms a login would be seen in a conversation (RFC 4616, and the two steps of AUTH LOGIN). */
export function secretsOf({ user, password }: { readonly user: string; readonly password: string }) {
  const inBase64 = (text: string) => Buffer.from(text, 'utf8').toString('base64')
  return [inBase64(`\0${user}\0${password}`), inBase64(password), password]
}
