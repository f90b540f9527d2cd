import { maxRecipients, relayBytes } from './relay-limits.ts'

/** A message as a whole, as far as Mailjet has something to say about it. */
export interface MessageFacts {
  /** In the envelope. */
  readonly recipients: number
  readonly sizeBytes: number
  /** What its header X-MJ-TemplateID says. */
  readonly templateId: number | null
  /** Whether there is such a template. */
  readonly hasTemplate: boolean
}

/** What is wrong with a message that no single header is to blame for; what it is about, and one sentence. */
export interface MessageFault {
  readonly about: 'recipients' | 'size' | 'template'
  readonly text: string
}

/** In the order in which they are found on the way. */
export function findMessageFaults(facts: MessageFacts): readonly MessageFault[] {
  const { sizeBytes, templateId, hasTemplate } = facts
  const faults: MessageFault[] = []
  const recipients = findRecipientsFault(facts.recipients)
  if (recipients !== undefined) faults.push({ about: 'recipients', text: recipients })
  if (sizeBytes > relayBytes) {
    const text = `The message has ${sizeBytes} bytes: Mailjet's relay takes ${relayBytes} (15 MiB)`
    faults.push({ about: 'size', text })
  }
  if (templateId !== null && !hasTemplate) {
    const text = `There is no template ${templateId}, so the message is blocked: "bad or empty template"`
    faults.push({ about: 'template', text })
  }
  return faults
}

/** Undefined for a number that Mailjet is known to take. */
export function findRecipientsFault(count: number): string | undefined {
  return count > maxRecipients
    ? `${count} recipients: Mailjet documents ${maxRecipients} each in To, Cc and Bcc for its Send API, and nothing for SMTP`
    : undefined
}
