import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { createTransport, type SendMailOptions } from 'nodemailer'

/** A sandbox to ask, whoever has made it. */
export interface Peer {
  readonly name: string
  readonly http: string
  readonly smtpPort: number
  close(): Promise<void>
}

/** Starts another sandbox, and waits until it takes connections. */
export async function startPeer(
  name: string,
  program: string,
  args: (ports: { readonly http: number; readonly smtp: number }) => readonly string[],
): Promise<Peer> {
  const [http, smtpPort] = [await freePort(), await freePort()]
  const child = spawn(program, args({ http, smtp: smtpPort }), { stdio: 'ignore' })
  const ended = once(child, 'exit')
  await Promise.all([http, smtpPort].map(listening))
  return {
    name,
    http: `http://127.0.0.1:${http}`,
    smtpPort,
    async close() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Sends to any of them; resolves when it was taken. */
export async function sendTo({ smtpPort }: Pick<Peer, 'smtpPort'>, mail: SendMailOptions): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort })
  try {
    await transport.sendMail(mail)
  } finally {
    transport.close()
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function listening(port: number): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await canConnect(port))) {
    if (Date.now() > deadline) throw new Error(`Nothing listens on port ${port}`)
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (isThere: boolean) => {
      socket.destroy()
      // A moment between two attempts, so that the peer can come up.
      setTimeout(() => resolve(isThere), isThere ? 0 : 50)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}
