import { z } from 'zod'
import type { RouteCall } from '../../http/call-routes.ts'
import type { HttpContext } from '../../http/http-environment.ts'
import { defineRoute, type Route } from '../../http/route.ts'

export interface McpDoorOptions {
  readonly version: string
  /** The API, which the tools are made of. */
  readonly callApi: (context: HttpContext) => RouteCall
  readonly onError: (error: unknown) => void
}

const messageSchema = z
  .union([
    z.looseObject({ jsonrpc: z.literal('2.0') }),
    z.array(z.looseObject({ jsonrpc: z.literal('2.0') })),
  ])
  .describe('JSON-RPC 2.0')

/**
 * MCP over Streamable HTTP, behind the same gate as everything else. Each request stands alone: there is no session. The
 * SDK is loaded when somebody first asks, so that nobody else waits for it.
 */
export function mcpRoutes({ version, callApi, onError }: McpDoorOptions): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/mcp',
      operationId: 'callMcp',
      group: 'Agents',
      summary: 'Speak the Model Context Protocol (Streamable HTTP)',
      description:
        'For coding agents: tools that list, search, wait for and read mails, and order SMTP errors.',
      example: `-X POST "$POSTFANG/mcp" -H "Content-Type: application/json" -H "Accept: application/json, text/event-stream" -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'`,
      body: messageSchema,
      answers: {
        200: { description: 'The answer, as JSON or as an event stream', contentType: 'application/json' },
        202: { description: 'A notification was taken' },
      },
      async handle(_input, context) {
        const [{ createMcpHandler }, { createMcpServer }] = await Promise.all([
          import('@modelcontextprotocol/server'),
          import('../../mcp/create-mcp-server.ts'),
        ])
        const handler = createMcpHandler(() => createMcpServer(callApi(context), version), {
          onerror: onError,
        })
        return handler.fetch(toRequest(context))
      },
    }),
  ]
}

/** The request as it came; its body has been read, within its limit. */
function toRequest({ req, env }: HttpContext): Request {
  const { url, headers, signal } = req.raw
  return new Request(url, { method: 'POST', headers, body: env.body ?? null, signal })
}
