import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { PostfangError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { BindAddress } from './bind-address.ts'
import { createByteBudget } from './byte-budget.ts'
import type { CompatRoute } from './compat/compat-route.ts'
import { createDocumentRoutes } from './document/document-routes.ts'
import { composeForeignError, findInterface, foreignResponse } from './foreign-interface.ts'
import { createGate, type GateOptions } from './gate/gate.ts'
import type { HttpContext, HttpEnvironment } from './http-environment.ts'
import { mountRoutes } from './mount-routes.ts'
import { HttpProblem, problemResponse } from './problem.ts'
import { readBody } from './read-body.ts'
import { refuseGarbage, refuseRequest, refuseUpgrade } from './refuse.ts'
import type { Route } from './route.ts'
import { securityHeaders } from './security-headers.ts'
import { loadStaticUi } from './static-ui.ts'
import { translateError } from './translate-error.ts'
import type { UpgradeHandler } from './upgrade-handler.ts'

export interface HttpServerOptions {
  readonly bind: BindAddress
  /** Where the same is served besides. */
  readonly aliases?: readonly BindAddress[] | undefined
  readonly gate: GateOptions
  /** Everything that is served besides the screen and the documentation, which is made from it. */
  readonly routes: readonly Route[]
  /** Other sandboxes' interfaces: served, and not documented. */
  readonly compatRoutes?: readonly CompatRoute[] | undefined
  /** WebSockets by path. */
  readonly upgrades?: ReadonlyMap<string, UpgradeHandler> | undefined
  /** Where the built screen is; without it a page says that it is missing. */
  readonly uiDirectory?: string | undefined
  /** Gets the errors that are nobody's intention. */
  readonly onError: (error: unknown) => void
}

export interface HttpServer {
  /** Where it listens, with its real port: `http://127.0.0.1:8025`. */
  readonly url: string
  /** Everything that is mounted, other products' interfaces among it. */
  readonly routes: readonly Route[]
  /** Where the aliases listen, in their order. */
  readonly aliases: readonly string[]
  /** Takes no more requests, has waiting ones answered, and lets go after `graceMs` at the latest. */
  close(graceMs: number): Promise<void>
}

/**
 * Starts the HTTP server. Each request passes the gate once, has its body read within its limit, and only then is
 * routed; each upgrade passes the same gate.
 *
 * @throws PostfangError `port-in-use`
 */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const closing = new AbortController()
  const routes = [
    ...options.routes,
    ...createDocumentRoutes(options.routes.filter(({ isForeign }) => isForeign !== true)),
  ]
  const serve = await createHandler(options, routes, closing.signal)
  const gate = createGate({ ...options.gate, jsonBytes: readJsonLimits(routes) })
  const interfaces = options.gate.interfaces ?? []
  const uploads = createByteBudget(limits.inFlightBytes)

  async function answer(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    isAsking: boolean,
  ): Promise<void> {
    for (const [name, value] of Object.entries(securityHeaders)) outgoing.setHeader(name, value)
    try {
      const verdict = gate(toGateRequest(incoming))
      if (verdict.kind === 'refused') throw verdict.problem
      if (verdict.bodyLimit > limits.jsonBodyBytes) {
        const declared = Number(incoming.headers['content-length'] ?? verdict.bodyLimit)
        const giveBack = await uploads.take(declared)
        outgoing.destroyed ? giveBack() : outgoing.once('close', giveBack)
      }
      if (isAsking) outgoing.writeContinue()
      const body = await readBody(incoming, verdict.bodyLimit)
      incoming.url = verdict.path + verdict.query
      await serve(incoming, outgoing, body, verdict.mailbox)
    } catch (error) {
      if (!(error instanceof HttpProblem)) options.onError(error)
      if (outgoing.headersSent) return
      const problem = translateError(error)
      const foreign = composeForeignError(interfaces, incoming.url ?? '', problem)
      refuseRequest(incoming, outgoing, problem, foreign)
    }
  }

  const upgraded = new Set<Duplex>()

  function upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    upgraded.add(socket)
    socket.once('close', () => upgraded.delete(socket))
    try {
      const verdict = gate(toGateRequest(incoming))
      if (verdict.kind === 'refused') throw verdict.problem
      // Only before Node 22.21, which has no say in what it upgrades.
      if (!isWebSocket(incoming))
        throw new HttpProblem(501, 'Ask again without offering an upgrade of the protocol')
      const handler = options.upgrades?.get(verdict.path)
      if (!handler) throw new HttpProblem(404, 'There is no WebSocket here')
      handler(incoming, socket, head, new URLSearchParams(verdict.query), verdict.mailbox)
    } catch (error) {
      if (!(error instanceof HttpProblem)) options.onError(error)
      const problem = translateError(error)
      refuseUpgrade(socket, problem, composeForeignError(interfaces, incoming.url ?? '', problem))
    }
  }

  const serverOptions = {
    // A request without one is answered by the gate.
    requireHostHeader: false,
    shouldUpgradeCallback: isWebSocket,
    headersTimeout: 10_000,
    requestTimeout: 60_000,
    connectionsCheckingInterval: 5_000,
    keepAliveTimeout: 30_000,
    maxHeaderSize: 16 * 1024,
    noDelay: true,
  }

  const servers: Server[] = []

  async function open(bind: BindAddress): Promise<string> {
    const server = createServer(serverOptions)
    server.on('request', (incoming, outgoing) => void answer(incoming, outgoing, false))
    server.on('checkContinue', (incoming, outgoing) => void answer(incoming, outgoing, true))
    server.on('upgrade', upgrade)
    server.on('clientError', (error, socket) => refuseGarbage(socket, error))
    await listen(server, bind)
    servers.push(server)
    return urlOf(server, bind)
  }

  async function close(graceMs: number): Promise<void> {
    closing.abort()
    await Promise.all(servers.map((server) => closeServer(server, upgraded, graceMs)))
  }

  try {
    const url = await open(options.bind)
    const aliases: string[] = []
    for (const alias of options.aliases ?? []) aliases.push(await open(alias))
    return { url, aliases, routes, close }
  } catch (error) {
    await close(0)
    throw error
  }
}

const nothingHere = 'There is nothing at this address; /api/docs lists what there is'

/** Everything behind the gate, as a function of a request whose body has been read. */
async function createHandler(
  options: HttpServerOptions,
  routes: readonly Route[],
  closing: AbortSignal,
): Promise<
  (
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    body: Uint8Array<ArrayBuffer> | undefined,
    mailbox: string | undefined,
  ) => Promise<void>
> {
  const app = new Hono<HttpEnvironment>()
  const staticUi = await loadStaticUi(options.uiDirectory)
  mountRoutes(app, [...routes, ...(options.compatRoutes ?? [])])
  const interfaces = options.gate.interfaces ?? []
  app.notFound(async (context) => {
    const isOurs = findInterface(interfaces, context.req.path) === undefined
    const page = isOurs ? await staticUi(context) : undefined
    return page ?? answerError(new HttpProblem(404, nothingHere), context)
  })
  const answerError = (error: unknown, context?: HttpContext): Response => {
    const problem = translateError(error)
    if (problem.status === 500) options.onError(error)
    const foreign = composeForeignError(interfaces, context?.req.path ?? '', problem)
    return foreign === undefined
      ? problemResponse(problem, context?.req.header('accept'))
      : foreignResponse(foreign, problem.headers)
  }
  app.onError(answerError)

  return (incoming, outgoing, body, mailbox) => {
    // The globals Request and Response stay Node's own: this may run inside somebody's test.
    const listener = getRequestListener(
      (request) => app.fetch(request, { incoming, outgoing, body, mailbox, closing }),
      { overrideGlobalObjects: false, errorHandler: (error) => answerError(error) },
    )
    return listener(incoming, outgoing)
  }
}

/** The gate reads a body before anything is routed: it has to know which paths take more than others. */
function readJsonLimits(routes: readonly Route[]): ReadonlyMap<string, number> {
  return new Map(
    routes.flatMap(({ path, jsonBytes }) => (jsonBytes === undefined ? [] : [[path, jsonBytes]])),
  )
}

function toGateRequest(incoming: IncomingMessage) {
  return { method: incoming.method ?? '', target: incoming.url ?? '', rawHeaders: incoming.rawHeaders }
}

/** Java's HttpClient offers to upgrade every request to HTTP/2: such an offer is passed over (RFC 9110 §7.8). */
function isWebSocket(incoming: IncomingMessage): boolean {
  return incoming.headers.upgrade?.toLowerCase() === 'websocket'
}

function listen(server: Server, bind: BindAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const where = `${bind.host}:${bind.port}`
      const isBusy = error.code === 'EADDRINUSE'
      reject(
        isBusy
          ? new PostfangError('port-in-use', `Cannot listen for HTTP on ${where}: the port is in use`, {
              cause: error,
            })
          : new PostfangError('invalid', `Cannot listen for HTTP on ${where}: ${error.message}`, {
              cause: error,
            }),
      )
    })
    server.listen(bind.port, bind.host, resolve)
  })
}

/** What listens on all addresses is reached on this machine by the loopback one. */
function urlOf(server: Server, bind: BindAddress): string {
  const { port } = server.address() as AddressInfo
  const host = bind.host === '0.0.0.0' ? '127.0.0.1' : bind.host === '::' ? '::1' : bind.host
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function closeServer(server: Server, upgraded: ReadonlySet<Duplex>, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.closeAllConnections()
      for (const socket of upgraded) socket.destroy()
    }, graceMs)
    // A connection that falls idle now would otherwise be kept alive until its client lets go.
    const idle = setInterval(() => server.closeIdleConnections(), 20)
    server.close(() => {
      clearTimeout(timer)
      clearInterval(idle)
      resolve()
    })
  })
}
