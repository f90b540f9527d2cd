import type { Listener } from './doors/smtp/listener.ts'

/** Mailjet's ports for SMTP: those that offer STARTTLS, and the one with TLS from the start. */
const mailjetStarttlsPorts = [25, 80, 587, 588, 2_525]
const mailjetTlsPort = 465

/** The listeners of `--smtp`, and with an offset Mailjet's own ports on the first one's address. */
export function listenersOf(
  smtp: readonly Listener[],
  mailjetOffset: number | undefined,
): readonly Listener[] {
  if (mailjetOffset === undefined) return smtp
  const host = smtp[0]?.host ?? '127.0.0.1'
  const mailjet = mailjetStarttlsPorts.map(
    (port) => ({ scheme: 'starttls', host, port: port + mailjetOffset }) as const,
  )
  return [...smtp, ...mailjet, { scheme: 'smtps', host, port: mailjetTlsPort + mailjetOffset }]
}
