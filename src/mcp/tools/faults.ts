import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { newFaultSchema } from '../../contract/fault.ts'
import { type ApiCall, ApiRefusal, callJson, withQuery } from '../api-call.ts'
import { jsonResult, textResult } from '../tool-result.ts'

/** SMTP errors on demand: how an application fares when its mail is refused. */
export function registerFaultTools(server: McpServer, call: ApiCall): void {
  server.registerTool(
    'list_faults',
    {
      title: 'List SMTP errors that are ordered',
      description: 'Lists the rules by which the SMTP server fails on purpose, with how often each has.',
      inputSchema: z.strictObject({ mailbox: z.string().optional() }),
      annotations: { readOnlyHint: true },
    },
    async ({ mailbox }) => jsonResult(await callJson(call, withQuery('/api/faults', { mailbox }))),
  )
  server.registerTool(
    'add_fault',
    {
      title: 'Order an SMTP error',
      description:
        'Makes the SMTP server fail on purpose from now on, for testing how an application copes: `{"at":"rcpt","mailbox":"run-42","reply":"450 4.2.1 Mailbox busy","first":2}`. Name a mailbox, or it meets everybody. Remove it when done.',
      // Without the name it has in the API's document, which would leave a bare reference at the top of the schema.
      inputSchema: z.strictObject(newFaultSchema.shape),
    },
    async (fault) => jsonResult(await callJson(call, '/api/faults', { method: 'POST', body: fault })),
  )
  server.registerTool(
    'remove_fault',
    {
      title: 'Take back an ordered SMTP error',
      description: 'Removes one rule by its id, or all of a mailbox.',
      // Not a union: some clients take none at the top of a schema.
      inputSchema: z.strictObject({
        id: z.string().min(1).optional(),
        mailbox: z.string().min(1).optional(),
      }),
      annotations: { destructiveHint: true },
    },
    async ({ id, mailbox }) => {
      if ((id === undefined) === (mailbox === undefined)) throw new ApiRefusal('Give either id or mailbox')
      const path =
        id === undefined ? withQuery('/api/faults', { mailbox }) : `/api/faults/${encodeURIComponent(id)}`
      const { deleted } = await callJson<{ deleted: number }>(call, path, { method: 'DELETE' })
      return textResult(`${deleted} removed`)
    },
  )
}
