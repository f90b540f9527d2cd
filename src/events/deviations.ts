import { findMessageFaults, type MessageFault } from '../mailjet/message-faults.ts'
import { readMailjetFields } from '../mailjet/read-mailjet-fields.ts'
import { readHeaderBlock } from '../mime/header-block.ts'
import { viewOf } from '../mime/octets.ts'
import { limits } from '../model/limits.ts'
import type { MailboxProfile } from '../model/mailjet-profile.ts'
import type { Rejection } from '../model/message.ts'

/** What is known of a message of a mailbox. */
export interface DeviationFacts {
  readonly mailbox: string
  /** In the envelope. */
  readonly recipients: number
  readonly sizeBytes: number
  readonly templateId: number | null
}

/** Where a message departs from what Mailjet documents; only in Mailjet mode is anything said. */
export interface Deviations {
  /** About the message as a whole, one sentence each; those of its headers stand with them. */
  ofMessage(facts: DeviationFacts): Promise<readonly string[]>
  /** For `--strict`: the refusal that names the first of all; undefined where there is none. */
  refusalOf(
    raw: Uint8Array<ArrayBuffer>,
    where: { readonly mailbox: string; readonly recipients: number },
  ): Promise<Rejection | undefined>
}

export function createDeviations(
  profileOf: (mailbox: string) => MailboxProfile,
  findTemplate: (mailbox: string, id: number) => Promise<unknown>,
): Deviations {
  async function faultsOf(facts: DeviationFacts): Promise<readonly MessageFault[]> {
    const { mailbox, templateId } = facts
    if (profileOf(mailbox) !== 'mailjet') return []
    const hasTemplate = templateId !== null && (await findTemplate(mailbox, templateId)) !== undefined
    return findMessageFaults({ ...facts, hasTemplate })
  }

  return {
    async ofMessage(facts) {
      return (await faultsOf(facts)).map(({ text }) => text)
    },

    async refusalOf(raw, { mailbox, recipients }) {
      if (profileOf(mailbox) !== 'mailjet') return undefined
      const end = Math.min(raw.length, limits.scannedHeaderBytes)
      const { fields } = readHeaderBlock(viewOf(raw), { start: 0, end, maxFields: limits.headers })
      const mailjet = readMailjetFields(fields)
      const found = mailjet?.fields.filter(({ finding }) => finding !== null) ?? []
      const templateId = mailjet?.templateId ?? null
      const whole = await faultsOf({ mailbox, recipients, sizeBytes: raw.length, templateId })
      const [field] = found
      const [fault] = whole
      const others = found.length + whole.length - 1
      if (field !== undefined) return refuse(codes.header, `${field.header}: ${field.finding}`, others)
      return fault && refuse(codes[fault.about], fault.text, others)
    },
  }
}

/** Quirk: Mailjet has no strict mode. RFC 5321 §4.2.3 and RFC 3463: media error, too many recipients, too large. */
const codes = {
  header: [554, '5.6.0'],
  template: [554, '5.6.0'],
  recipients: [554, '5.5.3'],
  size: [552, '5.3.4'],
} as const

/** A line of a reply has 512 octets (RFC 5321 §4.5.3.1.5), all of them ASCII. */
const shownChars = 400

function refuse([code, enhancedCode]: readonly [number, string], finding: string, others: number): Rejection {
  const ascii = finding.replaceAll('…', '...').replaceAll(/[^ -~]/gu, '?')
  const shown = ascii.length > shownChars ? `${ascii.slice(0, shownChars)}...` : ascii
  const more = others === 0 ? '' : ` (and ${others} more)`
  return { code, enhancedCode, text: `Strict: ${shown}${more}` }
}
