import { once } from 'node:events'
import { createPostfang } from '../../app.ts'
import { createConnection } from '../../client/connection.ts'
import { RequestError } from '../../client/errors.ts'
import { createConfig } from '../../config.ts'
import { createLog } from '../../lib/log.ts'
import type { ApiCall } from '../../mcp/api-call.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../read-flags.ts'
import { connectTo, exitHelp, serverFlags, serverHelp } from '../server-flags.ts'
import { readVersion } from '../version.ts'

const flags = { ...serverFlags, serve: { type: 'boolean' } } as const

/** `postfang mcp`: tools for coding agents, on standard input and output. */
export const mcp: Command = {
  help: `Speaks the Model Context Protocol on standard input and output, for coding agents that start it themselves.
A server that runs has the same over HTTP, at /mcp.

Usage: postfang mcp [flags]

  --serve                  Start a server in this process: any free ports, mail in memory
${serverHelp}
${exitHelp}`,

  async run(args) {
    const { values } = readFlags(args, flags, 0)
    await using server = values.serve ? await startServer() : undefined
    const connection = server ? createConnection(server.url) : connectTo(values)
    const call: ApiCall = async (path, { method = 'GET', body, signal } = {}) => {
      const json = body === undefined ? {} : { body: JSON.stringify(body) }
      const headers = body === undefined ? undefined : { 'content-type': 'application/json' }
      try {
        return await connection.request(path, {
          method,
          ...json,
          ...(headers ? { headers } : {}),
          ...(signal ? { signal } : {}),
        })
      } catch (error) {
        if (!(error instanceof RequestError)) throw error
        return new Response(error.message, { status: error.status })
      }
    }
    const [{ serveStdio }, { createMcpServer }] = await Promise.all([
      import('@modelcontextprotocol/server/stdio'),
      import('../../mcp/create-mcp-server.ts'),
    ])
    const ended = once(process.stdin, 'close')
    const handle = serveStdio(() => createMcpServer(call, readVersion()))
    await ended
    await handle.close()
    return 0
  },
}

/** What the server has to say goes to standard error: standard output is the protocol's. */
async function startServer() {
  const log = createLog({ json: false, write: (line) => process.stderr.write(`${line}\n`) })
  const given = { smtp: 'smtp://127.0.0.1:0', http: '127.0.0.1:0', data: ':memory:' }
  const postfang = await createPostfang(createConfig(given, {}), { log, version: readVersion() })
  log.info(`Screen and API at ${postfang.urls.http}, SMTP at ${postfang.urls.smtp.join(', ')}`)
  return { url: postfang.urls.http, [Symbol.asyncDispose]: postfang.close }
}
