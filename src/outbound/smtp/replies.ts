/** What a relay has answered to each command of one connection. */
export interface RelayReplies {
  readonly greeting: string | undefined
  /** Keywords of the newest EHLO, in capitals, with what follows each (RFC 5321 §4.1.1.1). */
  readonly extensions: ReadonlyMap<string, string>
  readonly auth: string | undefined
  readonly mail: string | undefined
  /** In the order in which the recipients were named. */
  readonly recipients: readonly string[]
  readonly data: string | undefined
  /** To the message itself. */
  readonly message: string | undefined
}

/** Goes along with a conversation: replies come in the order of the commands, also when those are sent at once (RFC 2920). */
export interface ReplyReader {
  command(line: string): void
  reply(text: string): void
  readonly replies: RelayReplies
}

export function createReplyReader(): ReplyReader {
  const waiting: string[] = ['greeting']
  let greeting: string | undefined
  let extensions = new Map<string, string>()
  let auth: string | undefined
  let mail: string | undefined
  const recipients: string[] = []
  let data: string | undefined
  let message: string | undefined

  return {
    command(line) {
      waiting.push(line.split(/[ :]/, 1)[0]?.toUpperCase() ?? '')
    },
    reply(text) {
      const verb = waiting.shift()
      if (verb === 'greeting') greeting = text
      else if (verb === 'EHLO' || verb === 'HELO') extensions = readExtensions(text)
      else if (verb === 'AUTH') auth = text
      else if (verb === 'MAIL') mail = text
      else if (verb === 'RCPT') recipients.push(text)
      else if (verb === 'DATA') {
        data = text
        if (isPositive(text)) waiting.unshift('message')
      } else if (verb === 'message') message = text
      else if (auth !== undefined && /^334\b/.test(auth)) auth = text
    },
    get replies() {
      return { greeting, extensions, auth, mail, recipients, data, message }
    },
  }
}

/** True for a reply that lets the client go on. */
export function isPositive(reply: string | undefined): boolean {
  return reply !== undefined && /^[23]/.test(reply)
}

export function isPermanent(reply: string | undefined): boolean {
  return reply?.startsWith('5') === true
}

function readExtensions(reply: string): Map<string, string> {
  const lines = reply.split(/\r?\n/).slice(1)
  return new Map(
    lines.map((line) => {
      const [keyword = '', ...rest] = line.slice(4).trim().split(' ')
      return [keyword.toUpperCase(), rest.join(' ')]
    }),
  )
}
