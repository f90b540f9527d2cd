import SMTPConnection, { type SMTPError } from 'nodemailer/lib/smtp-connection'
import type { PreparedMail } from './prepare-mail.ts'
import { isOwnMachine, type SmtpTarget } from './smtp-url.ts'

/** How it ended: what the server said, and whom it would not take. */
export interface Delivery {
  readonly response: string
  readonly refused: readonly string[]
}

const connectMs = 10_000
const silenceMs = 120_000

/**
 * Hands one message to a Postfang by SMTP. Line ends become CRLF on the way; all other octets stay.
 *
 * @throws SMTPError of nodemailer, with `responseCode` where the server has said no
 */
export async function deliver(
  { envelope, raw, has8Bit }: PreparedMail,
  { scheme, host, port, login }: SmtpTarget,
): Promise<Delivery> {
  const connection = new SMTPConnection({
    host,
    port,
    secure: scheme === 'smtps',
    requireTLS: scheme === 'starttls',
    ignoreTLS: scheme === 'smtp',
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    tls: { rejectUnauthorized: !isOwnMachine(host) },
  })
  const { promise: broken, reject } = Promise.withResolvers<never>()
  connection.on('error', reject)
  connection.on('end', () => reject(new Error('the server closed the connection')))
  // Nobody may be waiting for it when it comes.
  broken.catch(() => {})
  const done = <T>(start: (callback: (error?: SMTPError | null, value?: T) => void) => void) =>
    Promise.race([
      broken,
      new Promise<T | undefined>((resolve, fail) => {
        start((error, value) => (error ? fail(error) : resolve(value)))
      }),
    ])
  try {
    await done<void>((callback) => connection.connect(callback))
    if (login !== null) {
      await done<boolean>((callback) =>
        connection.login({ user: login.user, pass: login.password }, callback),
      )
    }
    const info = await done<{ response?: string; rejected?: string[] }>((callback) =>
      connection.send(
        { from: envelope.from === '' ? false : envelope.from, to: [...envelope.to], use8BitMime: has8Bit },
        raw,
        callback,
      ),
    )
    connection.quit()
    return { response: info?.response ?? '', refused: info?.rejected ?? [] }
  } finally {
    connection.close()
  }
}
