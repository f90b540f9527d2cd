import { readAddresses } from '../../../mime/addresses.ts'
import { findTemplateHeader } from '../../../model/stored-template.ts'
import type { Templates } from '../../../templates/templates.ts'
import { isAddress } from './is-address.ts'
import type { OutgoingMail } from './outgoing-mail.ts'

/** Names the template by its id where it was named otherwise, and takes the sender from it where the message has none. */
export async function fillFromTemplate(
  mail: OutgoingMail,
  mailbox: string,
  templates: Pick<Templates, 'find'>,
): Promise<OutgoingMail> {
  const { templateId, from } = mail
  const isComplete = templateId === undefined || (typeof templateId === 'number' && from !== undefined)
  const template = isComplete ? undefined : await templates.find(mailbox, templateId)
  if (template === undefined) return mail
  const header = findTemplateHeader(template, 'From') ?? ''
  const [sender] = readAddresses(Buffer.from(header).toString('latin1'), 1).addresses
  const isSender = sender !== undefined && isAddress(sender.address)
  return { ...mail, templateId: template.id, from: from ?? (isSender ? sender : undefined) }
}
