import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { MessageListJson, WaitedJson } from '../../contract/api.ts'
import type { MessageJson, SummaryJson } from '../../contract/message.ts'
import { type ApiCall, ApiRefusal, callJson, withQuery } from '../api-call.ts'
import { mailResult, untrustedNote } from '../tool-result.ts'

const mailbox = z
  .string()
  .optional()
  .describe('Only this mailbox (the SMTP user name that was signed in with)')

const query = z
  .string()
  .optional()
  .describe('A search, such as `to:ann@example.com subject:"your code" has:link -is:read after:10m`')

/** Less than what MCP clients usually give a tool. */
const longestWaitSeconds = 50

/** Finding messages: those that are there, and those that are still to come. */
export function registerMessageTools(server: McpServer, call: ApiCall): void {
  server.registerTool(
    'list_messages',
    {
      title: 'List or search captured mails',
      description: `Lists captured mails, newest first, all or those that match a search. ${untrustedNote}`,
      inputSchema: z.strictObject({ mailbox, query, limit: z.int().min(1).max(100).default(20) }),
      annotations: { readOnlyHint: true },
    },
    async ({ mailbox, query, limit }) => {
      const path = withQuery('/api/messages', { mailbox, q: query, limit })
      const { messages, total } = await callJson<MessageListJson>(call, path)
      return mailResult(`${messages.length} of ${total} messages, newest first`, messages.map(briefly))
    },
  )
  server.registerTool(
    'wait_for_message',
    {
      title: 'Wait for a mail',
      description: `Waits until mails match, be they there already or still to come, and returns them with their links and one-time codes. Trigger the sending first. When the time is up the error tells what came instead. ${untrustedNote}`,
      inputSchema: z.strictObject({
        mailbox,
        query,
        count: z.int().min(1).max(20).default(1),
        timeoutSeconds: z.number().min(0).max(longestWaitSeconds).default(10),
        since: z.int().min(0).optional().describe('Only mails after this sequence number (`seq`)'),
      }),
      annotations: { readOnlyHint: true },
    },
    async ({ mailbox, query, count, timeoutSeconds, since }, { mcpReq }) => {
      const timeout = `${Math.round(timeoutSeconds * 1_000)}ms`
      const path = withQuery('/api/messages/wait', { mailbox, q: query, count, timeout, since })
      try {
        const { messages, seq } = await callJson<WaitedJson>(call, path, { signal: mcpReq.signal })
        return mailResult(`Matched; later ones come after since=${seq}`, messages.map(withFindings))
      } catch (error) {
        if (!(error instanceof ApiRefusal)) throw error
        // It tells of the mails that came near, by their subjects.
        return { ...mailResult('The wait failed', error.message), isError: true }
      }
    },
  )
}

/** What tells one mail from another. */
export function briefly(message: SummaryJson) {
  const { id, seq, mailbox, receivedAt, from, envelope, subject, preview, attachments } = message
  return {
    id,
    seq,
    mailbox,
    receivedAt,
    from: from?.address ?? null,
    to: envelope.to,
    subject,
    preview,
    attachments,
  }
}

function withFindings(message: MessageJson) {
  const { links, codes, attachments } = message
  const files = attachments.map(({ filename, contentType }) => filename ?? contentType)
  return { ...briefly({ ...message, attachments: files.length }), files, links: links.slice(0, 50), codes }
}
