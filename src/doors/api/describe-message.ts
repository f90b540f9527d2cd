import type { MessageJson } from '../../contract/message.ts'
import type { Events } from '../../events/events.ts'
import type { InboxMessage } from '../../inbox/inbox.ts'
import { messageJson } from './wire.ts'

/** A message as the API hands it out: what the inbox has read, and what Mailjet mode has found. */
export async function describeMessage(
  { deviations }: Pick<Events, 'deviations'>,
  message: InboxMessage,
): Promise<MessageJson> {
  const { mailbox, envelope, sizeBytes, mailjet } = message.stored.summary
  const findings = await deviations.ofMessage({
    mailbox,
    recipients: envelope.to.length,
    sizeBytes,
    templateId: mailjet?.templateId ?? null,
  })
  return messageJson(message, findings)
}
