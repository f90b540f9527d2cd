import { chooseClaimed, claimOfHeader } from '../../../inbox/claimed-mailbox.ts'
import type { Inbox } from '../../../inbox/inbox.ts'
import { identifyMessage } from '../../../mailjet/delivered/delivery.ts'
import { createMessageId } from '../../../model/ids.ts'
import type { Templates } from '../../../templates/templates.ts'
import type { Caller } from '../api-key.ts'
import { composeMail } from './compose-mail.ts'
import { fillFromTemplate } from './fill-from-template.ts'
import type { OutgoingMail, Person } from './outgoing-mail.ts'
import type { SendSession } from './send-session.ts'

/** How a message is called for one recipient. */
export interface SentTo {
  readonly email: string
  readonly uuid: string
  readonly messageId: bigint
}

/** A message on its way into the store: it is taken when `stored` resolves. */
export interface TakenMail {
  /** @param address of a recipient as the message has it */
  readonly sentTo: (person: Person) => SentTo
  readonly stored: Promise<unknown>
}

export interface CaptureContext {
  readonly inbox: Inbox
  readonly templates: Pick<Templates, 'find'>
  readonly caller: Caller
  readonly session: SendSession
  readonly clock: () => number
}

/**
 * Composes a message and hands it to the inbox, as one that came by SMTP: From and recipients are its envelope, each
 * address once. Whoever sends by this door stands at
 * Mailjet: where nothing was said of the mailbox, it is in Mailjet mode from then on.
 *
 * Quirk: an address that is given twice has the same ids both times, since it gets one mail.
 */
export async function captureMail(
  given: OutgoingMail,
  { inbox, templates, caller, session, clock }: CaptureContext,
): Promise<TakenMail> {
  await inbox.room()
  const mail = await fillFromTemplate(given, caller.mailbox, templates)
  const now = clock()
  const id = createMessageId(now)
  const raw = await composeMail(mail, { messageId: `${id}@mailjet.com`, date: new Date(now) })
  const envelope = {
    from: (mail.sender ?? mail.from)?.address ?? '',
    to: uniqueAddresses([...mail.to, ...mail.cc, ...mail.bcc]),
  }
  const { mailbox, warnings } = chooseClaimed([claimOfHeader(raw)], caller.mailbox)
  for (const warning of warnings) session.note(warning)
  if ((await inbox.findProfile(mailbox)) === null) await inbox.setProfile(mailbox, 'mailjet')
  const { facts, transcript } = session
  const stored = inbox.capture({ id, mailbox, envelope, session: facts, transcript: [...transcript], raw })
  // Whoever waits for it hears of it; until then it is nobody's failure.
  stored.catch(() => undefined)
  const spelled = new Map(envelope.to.map((address) => [address.toLowerCase(), address]))
  return {
    stored,
    sentTo({ address }) {
      const recipient = spelled.get(address.toLowerCase()) ?? address
      const isOneOfMany = envelope.to.length > 1
      return { email: address, ...identifyMessage({ uuid: id, recipient, isOneOfMany }) }
    },
  }
}

/** Letter case aside, each as it was written first. */
function uniqueAddresses(people: readonly Person[]): readonly string[] {
  const found = new Map<string, string>()
  for (const { address } of people) {
    const key = address.toLowerCase()
    if (!found.has(key)) found.set(key, address)
  }
  return [...found.values()]
}
