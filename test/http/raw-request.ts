import { connect } from 'node:net'

/** An answer as it came over the socket. */
export interface RawAnswer {
  readonly status: number
  /** Names in lower case; of repeated ones the last. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A request of which a test decides every octet. */
export interface RawRequest {
  readonly method?: string
  readonly target: string
  /** As they are sent, in order. Host and Connection are sent before them unless they are named here. */
  readonly headers?: readonly (readonly [string, string])[]
  /** True leaves out the Host that would be added. */
  readonly withoutHost?: boolean
  readonly body?: string | Buffer
}

/** Sends one request over a socket of its own and reads the answer until the server closes, or has said all of it. */
export function rawRequest(origin: string, request: RawRequest): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(origin)
  const { method = 'GET', target, headers = [], withoutHost = false, body = '' } = request
  const names = new Set(headers.map(([name]) => name.toLowerCase()))
  const added: (readonly [string, string])[] = []
  if (!names.has('host') && !withoutHost) added.push(['Host', host])
  if (!names.has('connection')) added.push(['Connection', 'close'])
  const head = [...added, ...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('')

  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    const chunks: Buffer[] = []
    const finish = () => {
      socket.destroy()
      resolve(parseAnswer(Buffer.concat(chunks)))
    }
    socket.on('error', reject)
    socket.on('close', finish)
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      if (isComplete(Buffer.concat(chunks), method)) finish()
    })
    socket.write(`${method} ${target} HTTP/1.1\r\n${head}\r\n`)
    socket.write(body)
  })
}

function isComplete(answer: Buffer, method: string): boolean {
  const end = answer.indexOf('\r\n\r\n')
  if (end < 0) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.toString('latin1', 0, end))?.[1]
  return length !== undefined && (method === 'HEAD' || answer.length >= end + 4 + Number(length))
}

function parseAnswer(answer: Buffer): RawAnswer {
  const text = answer.toString('utf8')
  const end = text.indexOf('\r\n\r\n')
  const [statusLine = '', ...lines] = text.slice(0, Math.max(0, end)).split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return {
    status: Number(statusLine.split(' ')[1] ?? 0),
    headers: Object.fromEntries(headers),
    body: text.slice(end + 4),
  }
}
