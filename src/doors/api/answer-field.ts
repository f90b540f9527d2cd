import type { MessageJson } from '../../contract/message.ts'
import { HttpProblem } from '../../http/problem.ts'
import { type FieldPath, pickField, printField } from '../../lib/pick-field.ts'

/**
 * Answers with one field of each message as a line of plain text, for shells without a JSON parser.
 *
 * @throws HttpProblem 404 where a message has no such field
 */
export function answerField(
  messages: readonly MessageJson[],
  { text, path }: { readonly text: string; readonly path: FieldPath },
): Response {
  const lines = messages.map((message) => {
    const value = pickField(message, path)
    if (value !== undefined) return `${printField(value)}\n`
    throw new HttpProblem(404, `The message ${JSON.stringify(message.subject)} has no ${text}`, {
      parameter: 'field',
    })
  })
  return new Response(lines.join(''), { headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
