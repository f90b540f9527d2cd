import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { connect as connectTls } from 'node:tls'
import { PostfangError } from '../../model/errors.ts'
import { isOwnMachine, type SmtpTarget } from './smtp-url.ts'

/**
 * `sendmail -bs`: passes an SMTP dialogue on standard input and output to the server, octet for octet. With a login the
 * mailbox is signed in to first, so that the caller need not.
 *
 * @throws the error of the system where nobody answers; PostfangError where the server does not let the login in
 */
export async function passDialogue(target: SmtpTarget): Promise<void> {
  const socket = await open(target)
  if (target.login !== null) await signIn(socket, target.login)
  process.stdin.pipe(socket)
  socket.pipe(process.stdout, { end: false })
  await once(socket, 'close')
  process.stdin.unpipe(socket)
  process.stdin.destroy()
}

async function open({ scheme, host, port }: SmtpTarget): Promise<Socket> {
  if (scheme === 'smtps') {
    const secure = connectTls({ host, port, rejectUnauthorized: !isOwnMachine(host) })
    await once(secure, 'secureConnect')
    return secure
  }
  const socket = connect({ host, port })
  await once(socket, 'connect')
  return socket
}

/** Says EHLO and AUTH in the caller's place, and shows it a greeting of our own. */
async function signIn(socket: Socket, { user, password }: NonNullable<SmtpTarget['login']>): Promise<void> {
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  const reply = async (): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error('The server closed the connection')
      if (!/^\d{3}-/u.test(value)) return value
    }
  }
  const say = async (line: string) => {
    socket.write(`${line}\r\n`)
    return reply()
  }
  const greeting = await reply()
  await say('EHLO localhost')
  const answer = await say(`AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')}`)
  if (!answer.startsWith('235'))
    throw new PostfangError('forbidden', `The server does not let "${user}" in: ${answer}`)
  await lines.return?.()
  socket.resume()
  process.stdout.write(`${greeting}\r\n`)
}
