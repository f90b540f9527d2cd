import { connect } from 'node:net'

/**
 * Sends messages one after the other over one connection and tells of each reply to DATA, as fast as the server takes
 * them. Ends quietly when the server goes.
 *
 * @param messages complete messages with CRLF line ends and without a line that starts with a dot
 */
export function sendOverOneConnection(
  port: number,
  messages: Iterator<string>,
  onReply: (message: string, reply: string) => void,
): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.setEncoding('latin1')
  let current: string | undefined
  let step = 0

  const commands = [
    () => 'EHLO sender.example\r\n',
    () => 'MAIL FROM:<sender@example.com>\r\n',
    () => 'RCPT TO:<reader@example.com>\r\n',
    () => 'DATA\r\n',
    () => `${current}\r\n.\r\n`,
  ]

  function onLine(line: string): void {
    if (line[3] === '-') return
    if (step === commands.length) {
      onReply(current ?? '', line)
      step = 1
    }
    if (step === 1) {
      const { value, done } = messages.next()
      if (done) return void socket.end('QUIT\r\n')
      current = value
    }
    socket.write(commands[step]?.() ?? '', 'latin1')
    step += 1
  }

  let rest = ''
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
  return new Promise((resolve) => {
    socket.on('error', () => resolve())
    socket.on('close', () => resolve())
  })
}
