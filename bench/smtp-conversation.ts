import { connect, type Socket } from 'node:net'

/** One SMTP conversation with 127.0.0.1: lines out, replies in, one at a time. */
export interface Conversation {
  /** Sends text (nothing where another reply is to come) and resolves to the reply's code. */
  say(text: string | Uint8Array): Promise<number>
  close(): void
}

export function converse(port: number): Conversation {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const replies = readReplies(socket)
  return {
    say(text) {
      if (text !== '') socket.write(text)
      return replies.next()
    },
    close: () => socket.destroy(),
  }
}

function readReplies(socket: Socket): { next(): Promise<number> } {
  let rest = ''
  const ready: number[] = []
  let waiting: ((code: number) => void) | undefined
  const give = (code: number) => {
    const resolve = waiting
    waiting = undefined
    if (resolve === undefined) ready.push(code)
    else resolve(code)
  }
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line[3] !== '-') give(Number(line.slice(0, 3)))
  })
  socket.on('error', () => give(0))
  socket.on('close', () => give(0))
  return {
    next: () => {
      const code = ready.shift()
      return code === undefined ? new Promise((resolve) => (waiting = resolve)) : Promise.resolve(code)
    },
  }
}

/** Up to where a message may follow. */
export async function openConversation(port: number): Promise<Conversation> {
  const conversation = converse(port)
  await conversation.say('')
  await conversation.say('EHLO load.example\r\n')
  return conversation
}

/** As {@link sendMessage}, its commands in one piece (RFC 2920), as mail servers send them. */
export async function sendPipelined(
  conversation: Conversation,
  message: string | Uint8Array,
): Promise<number> {
  await conversation.say('MAIL FROM:<sender@example.com>\r\nRCPT TO:<reader@example.com>\r\nDATA\r\n')
  await conversation.say('')
  await conversation.say('')
  return conversation.say(message)
}

/** @param message dot-stuffed, with CRLF.CRLF at its end; resolves to the code of the reply to it */
export async function sendMessage(conversation: Conversation, message: string | Uint8Array): Promise<number> {
  await conversation.say('MAIL FROM:<sender@example.com>\r\n')
  await conversation.say('RCPT TO:<reader@example.com>\r\n')
  await conversation.say('DATA\r\n')
  return conversation.say(message)
}
