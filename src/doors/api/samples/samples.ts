import type { Envelope } from '../../../model/address.ts'
import { arabic } from './arabic.ts'
import { invitation } from './invitation.ts'
import { mailjet } from './mailjet.ts'
import { newsletter } from './newsletter.ts'
import { passwordReset } from './password-reset.ts'
import { receipt } from './receipt.ts'
import type { Sample } from './sample.ts'
import { welcome } from './welcome.ts'

/** In the order in which the screen offers them. */
export const samples: readonly Sample[] = [
  welcome,
  receipt,
  newsletter,
  passwordReset,
  invitation,
  arabic,
  mailjet,
]

/** Writes a sample as an application's mail library would. */
export async function composeSample(
  sample: Sample,
  nowMs: number,
): Promise<{ readonly envelope: Envelope; readonly raw: Uint8Array<ArrayBuffer> }> {
  const options = { ...sample.compose(nowMs), date: new Date(nowMs) }
  // Loaded when somebody composes, since most who start a server never do.
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const composer = new MailComposer({
    ...options,
    // The line ends of SMTP.
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const node = composer.compile()
  const envelope = node.getEnvelope()
  const raw = await node.build()
  return { envelope: { from: envelope.from || '', to: envelope.to }, raw: new Uint8Array(raw) }
}
