import type { StoredTemplate } from '../../../model/stored-template.ts'
import type { Templates } from '../../../templates/templates.ts'
import type { SendError } from '../error-bodies.ts'
import type { OutgoingMail } from '../send/outgoing-mail.ts'
import { sendErrors } from './send-errors.ts'

/**
 * What Mailjet finds out after it has accepted a message, unless AdvanceErrorHandling asks for it: here, what is wrong
 * with its template.
 */
export async function findLaterErrors(
  mail: OutgoingMail,
  mailbox: string,
  { templates }: { readonly templates: Pick<Templates, 'find'> },
): Promise<readonly SendError[]> {
  const { templateId } = mail
  if (typeof templateId !== 'number') return []
  const template = await templates.find(mailbox, templateId)
  if (template === undefined) return [sendErrors.unknownTemplate(templateId)]
  return [...findDoubledParts(mail, template), ...findWrongHeaders(template)]
}

function findDoubledParts({ text, html }: OutgoingMail, template: StoredTemplate): readonly SendError[] {
  const errors: SendError[] = []
  if (html && template.html) errors.push(sendErrors.partAndTemplate('HTMLPart'))
  if (text && template.text) errors.push(sendErrors.partAndTemplate('TextPart'))
  return errors
}

const textHeaders: ReadonlySet<string> = new Set(['from', 'sender', 'subject', 'reply-to'])

function findWrongHeaders({ headers }: StoredTemplate): readonly SendError[] {
  const names = Object.keys(headers).filter((name) => textHeaders.has(name.toLowerCase()))
  const wrong = names.some((name) => headers[name] !== null && typeof headers[name] !== 'string')
  return wrong ? [sendErrors.wrongTemplateHeader] : []
}
