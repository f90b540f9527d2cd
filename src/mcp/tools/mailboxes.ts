import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { CreatedMailboxJson } from '../../contract/mailbox.ts'
import { type ApiCall, callJson, withQuery } from '../api-call.ts'
import { jsonResult, textResult } from '../tool-result.ts'

/** Having a mailbox of one's own, so that nobody else's mail gets in between. */
export function registerMailboxTools(server: McpServer, call: ApiCall): void {
  server.registerTool(
    'create_mailbox',
    {
      title: 'Get a mailbox and where to send to',
      description:
        'Returns the SMTP URL with login for the application under test, the name of the mailbox, and `cursor`, the sequence number to wait from (`since`). A fresh mailbox that nobody else has, or that of the name given.',
      inputSchema: z.strictObject({ name: z.string().optional() }),
    },
    async ({ name }) =>
      jsonResult(
        await callJson<CreatedMailboxJson>(call, withQuery('/api/mailboxes', { name }), { method: 'POST' }),
      ),
  )
  server.registerTool(
    'clear_mailbox',
    {
      title: 'Delete the mails of a mailbox',
      description: 'Deletes every mail of the mailbox, or those that match a search. This cannot be undone.',
      inputSchema: z.strictObject({
        mailbox: z.string().min(1),
        query: z.string().optional().describe('Only those that match this search'),
      }),
      annotations: { destructiveHint: true },
    },
    async ({ mailbox, query }) => {
      const path = withQuery('/api/messages', { mailbox, q: query })
      const { deleted } = await callJson<{ deleted: number }>(call, path, { method: 'DELETE' })
      return textResult(`${deleted} deleted`)
    },
  )
}
