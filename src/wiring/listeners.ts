import type { Listener } from '../doors/smtp/listener.ts'

/** Mailjet's ports for SMTP: those that offer STARTTLS, and the one with TLS from the start. */
const mailjetStarttlsPorts = [25, 80, 587, 588, 2_525]
const mailjetTlsPort = 465

/** The listeners of `--smtp`, and with an offset Mailjet's own ports on the address of the first one that has any. */
export function listenersOf(
  smtp: readonly Listener[],
  mailjetOffset: number | undefined,
): readonly Listener[] {
  if (mailjetOffset === undefined) return smtp
  const host = smtp.map(({ at }) => (at.kind === 'port' ? at.host : undefined)).find(Boolean) ?? '127.0.0.1'
  const listen = (scheme: 'starttls' | 'smtps', port: number): Listener => ({
    scheme,
    at: { kind: 'port', host, port: port + mailjetOffset },
    mailbox: null,
  })
  return [
    ...smtp,
    ...mailjetStarttlsPorts.map((port) => listen('starttls', port)),
    listen('smtps', mailjetTlsPort),
  ]
}
