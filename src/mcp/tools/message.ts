import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { MessageJson } from '../../contract/message.ts'
import { type ApiCall, ApiRefusal, callJson, withQuery } from '../api-call.ts'
import { mailResult, untrustedNote } from '../tool-result.ts'
import { briefly } from './messages.ts'

const address = {
  id: z.string().default('latest').describe('Id of the mail, or `latest`'),
  mailbox: z.string().optional().describe('With `latest`: of this mailbox'),
  query: z.string().optional().describe('With `latest`: that matches this search'),
}

const mostChars = 100_000

/** Reading one message, in pieces that fit. */
export function registerMessageReadingTools(server: McpServer, call: ApiCall): void {
  server.registerTool(
    'read_message',
    {
      title: 'Read a mail',
      description: `Reads a mail: its text, its HTML as sent, or its headers. ${untrustedNote}`,
      inputSchema: z.strictObject({
        ...address,
        part: z.enum(['text', 'html', 'headers']).default('text'),
        maxChars: z.int().min(100).max(mostChars).default(20_000),
        offset: z.int().min(0).default(0).describe('In characters, to read on'),
      }),
      annotations: { readOnlyHint: true },
    },
    async ({ part, maxChars, offset, ...of }) => {
      const message = await readMessage(call, of)
      const content = contentOf(message, part)
      const piece = content.slice(offset, offset + maxChars)
      const end = offset + piece.length
      const more = end < content.length ? `; read on with offset=${end}` : ''
      return mailResult(
        `Message ${message.id}, ${part}, characters ${offset} to ${end} of ${content.length}${more}`,
        piece,
      )
    },
  )
  server.registerTool(
    'extract_links_and_codes',
    {
      title: 'Extract links and one-time codes from a mail',
      description: `Returns every link of a mail and its one-time codes, the likeliest first. ${untrustedNote}`,
      inputSchema: z.strictObject(address),
      annotations: { readOnlyHint: true },
    },
    async (of) => {
      const message = await readMessage(call, of)
      const { links, codes } = message
      return mailResult(`Message ${message.id}: ${links.length} links, ${codes.length} codes`, {
        ...briefly({ ...message, attachments: message.attachments.length }),
        links: links.slice(0, 200),
        codes,
      })
    },
  )
}

interface MessageAddress {
  readonly id: string
  readonly mailbox?: string | undefined
  readonly query?: string | undefined
}

function readMessage(call: ApiCall, { id, mailbox, query: q }: MessageAddress): Promise<MessageJson> {
  const path = `/api/messages/${encodeURIComponent(id)}`
  return callJson(call, id === 'latest' ? withQuery(path, { mailbox, q }) : path)
}

/** @throws ApiRefusal where the mail has no such part */
function contentOf(message: MessageJson, part: 'text' | 'html' | 'headers'): string {
  if (part === 'headers') return message.headers.map(({ name, value }) => `${name}: ${value}`).join('\n')
  const content = message[part]
  if (content !== null) return content
  const other = part === 'text' ? 'html' : 'text'
  throw new ApiRefusal(`The message has no ${part} part; read its ${other}`)
}
