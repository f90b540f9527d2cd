import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'
import { createAuthority, createServerCertificate } from '../../src/lib/certificate.ts'

/** An SMTP server that says what a test wants it to say. */
export interface ScriptedRelay extends AsyncDisposable {
  readonly port: number
  /** Connections so far. */
  readonly connections: number
  /** Commands of all connections, in order. */
  readonly commands: readonly string[]
  /** Octets of the messages it was sent, dots taken out again. */
  readonly messages: readonly string[]
  /** Begins another play with the same server: what was heard so far is forgotten, and connections are counted from 1. */
  play(script?: Script, options?: Pick<ScriptedRelayOptions, 'extensions'>): void
}

/** A reply for a command, by the beginning of the command; `message` is what follows the data. `hang` says nothing more. */
export type Script = (command: string, connection: number) => string | undefined

export interface ScriptedRelayOptions {
  readonly extensions?: readonly string[]
  readonly tls?: 'implicit' | 'starttls'
  readonly port?: number
}

const usual: Readonly<Record<string, string>> = {
  greeting: '220 relay.test ready',
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go on',
  message: '250 2.0.0 taken as 1234',
  QUIT: '221 bye',
  RSET: '250 ok',
  STARTTLS: '220 2.0.0 go ahead',
}

const usualExtensions = ['8BITMIME', 'SMTPUTF8', 'PIPELINING']

export async function startScriptedRelay(
  firstScript: Script = () => undefined,
  { extensions: firstExtensions = usualExtensions, tls, port = 0 }: ScriptedRelayOptions = {},
): Promise<ScriptedRelay> {
  let script = firstScript
  let extensions = firstExtensions
  const commands: string[] = []
  const messages: string[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const certificate = tls === undefined ? undefined : makeCertificate()

  function serve(first: Socket): void {
    const number = ++connections
    let socket = first
    let unread = ''
    let isData = false
    let login = 0
    const say = (text: string) => socket.writable && socket.write(`${text}\r\n`, 'latin1')
    const answer = (command: string): string => {
      const verb = command.split(/[ :]/, 1)[0] ?? ''
      const scripted = script(command, number)
      if (scripted !== undefined) return scripted
      if (verb === 'EHLO')
        return ['250-relay.test', ...extensions.map((each) => `250-${each}`), '250 HELP'].join('\r\n')
      if (verb === 'STARTTLS' && certificate === undefined) return '502 5.5.1 not here'
      return usual[verb] ?? '500 5.5.1 what?'
    }
    const take = (command: string): void => {
      commands.push(command)
      if (login > 0 && !/^[A-Z]{4} /.test(command)) {
        login -= 1
        say(login > 0 ? '334 UGFzc3dvcmQ6' : answer('login'))
        return
      }
      const reply = answer(command)
      if (reply === 'hang') return
      if (reply === 'hang up') {
        socket.destroy()
        return
      }
      if (reply === '334 VXNlcm5hbWU6') login = 2
      if (command === 'DATA' && reply.startsWith('354')) isData = true
      say(reply)
      if (command === 'QUIT') socket.end()
      if (command === 'STARTTLS' && certificate !== undefined) {
        socket.removeAllListeners('data')
        socket = new TLSSocket(socket, { isServer: true, ...certificate })
        attach()
      }
    }
    const read = (chunk: string) => {
      unread += chunk
      for (;;) {
        // What is said where nobody may have the message: data without a line (RFC 5321 §4.1.1.4).
        if (isData && unread.startsWith('.\r\n')) unread = `\r\n${unread}`
        const mark = isData ? '\r\n.\r\n' : '\r\n'
        const end = unread.indexOf(mark)
        if (end === -1) return
        const text = unread.slice(0, end + (isData ? 2 : 0))
        unread = unread.slice(end + mark.length)
        if (!isData) take(text)
        else {
          isData = false
          messages.push(text.replaceAll(/^\./gm, ''))
          const reply = answer('message')
          if (reply === 'hang up') return void socket.destroy()
          if (reply !== 'hang') say(reply)
        }
      }
    }
    const attach = () => {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('data', (chunk: Buffer) => read(chunk.toString('latin1')))
    }
    attach()
    const greeting = answer('greeting')
    if (greeting !== 'hang') say(greeting)
  }

  const server =
    tls === 'implicit' && certificate !== undefined
      ? createTlsServer(certificate, serve)
      : createServer(serve)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections
    },
    commands,
    messages,
    play(next = () => undefined, { extensions: offered = firstExtensions } = {}) {
      script = next
      extensions = offered
      connections = 0
      commands.length = 0
      messages.length = 0
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Signed by an authority that nobody trusts. */
function makeCertificate() {
  const validity = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 86_400_000 }
  const authority = createAuthority({ commonName: 'Nobody', ...validity })
  return createServerCertificate(
    { commonName: 'relay.test', names: ['localhost', '127.0.0.1'], ...validity },
    authority,
  )
}
