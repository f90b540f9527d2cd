import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ForeignError } from './foreign-interface.ts'
import { HttpProblem, problemContent, problemContentType, problemJson } from './problem.ts'
import { securityHeaders } from './security-headers.ts'
import { needsSignInPage, signInPage, signInPageHeaders } from './sign-in-page.ts'

/** A client that is still sending may go on as long as it does, up to a limit, so that it reads why it was refused. */
const lingerIdleMs = 2_000
const lingerMs = 15_000

/**
 * Answers a request that does not get as far as a route. What is left of its body is read and thrown away for a
 * moment: closing on a client in the middle of sending makes it report a broken connection instead of the answer.
 *
 * @param foreign how the interface puts it that was asked for
 */
export function refuseRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  problem: HttpProblem,
  foreign?: ForeignError,
): void {
  const { status, headers, text } = describeRefusal(incoming, problem, foreign)
  outgoing.writeHead(status, {
    ...problem.headers,
    ...headers,
    'content-length': Buffer.byteLength(text),
    ...(incoming.complete ? {} : { connection: 'close' }),
  })
  if (incoming.complete || incoming.destroyed) {
    outgoing.end(text)
    return
  }
  outgoing.write(text)
  discardRest(incoming, () => outgoing.end())
}

function describeRefusal(incoming: IncomingMessage, problem: HttpProblem, foreign: ForeignError | undefined) {
  if (foreign !== undefined) {
    return { status: foreign.status, headers: typeHeader(foreign.contentType), text: foreign.text }
  }
  if (needsSignInPage(incoming, problem)) {
    return { status: problem.status, headers: signInPageHeaders, text: signInPage }
  }
  const { type, text } = problemContent(problem, incoming.headers.accept)
  return { status: problem.status, headers: typeHeader(type), text }
}

function typeHeader(type: string | null): Readonly<Record<string, string>> {
  return type === null ? {} : { 'content-type': type }
}

function discardRest(incoming: IncomingMessage, done: () => void): void {
  const idle = setTimeout(done, lingerIdleMs)
  const total = setTimeout(done, lingerMs)
  incoming.on('error', () => undefined)
  incoming.on('data', () => idle.refresh())
  incoming.once('close', () => {
    clearTimeout(idle)
    clearTimeout(total)
    done()
  })
}

/** Answers an upgrade that is not granted, on the bare socket, and closes it. */
export function refuseUpgrade(socket: Duplex, problem: HttpProblem, foreign?: ForeignError): void {
  writeProblem(socket, problem, { ...securityHeaders, ...problem.headers }, foreign)
}

/** Answers what could not be read as a request at all. */
export function refuseGarbage(socket: Duplex, error: NodeJS.ErrnoException): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const problem =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new HttpProblem(431, 'The header is too large: at most 16 KiB are taken')
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? new HttpProblem(408, 'The request took too long to arrive')
        : new HttpProblem(400, 'This is no HTTP request')
  writeProblem(socket, problem, securityHeaders)
}

function writeProblem(
  socket: Duplex,
  problem: HttpProblem,
  headers: Readonly<Record<string, string>>,
  foreign?: ForeignError,
): void {
  const { status, text, contentType } = foreign ?? {
    status: problem.status,
    text: JSON.stringify(problemJson(problem)),
    contentType: problemContentType,
  }
  const fields = {
    ...headers,
    ...typeHeader(contentType),
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  }
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head.join('')}\r\n${text}`)
}
