import type { TestPostfang } from '../../support/start-postfang.ts'

export interface SendAnswer {
  readonly status: number
  readonly type: string | null
  readonly headers: Headers
  /** As it came, with identifiers and ids replaced by `<uuid>` and `<id>`. */
  readonly text: string
  readonly raw: string
}

/** Posts a body as a client of Mailjet does. Text is sent as it is. */
export async function post(
  postfang: Pick<TestPostfang, 'http'>,
  path: string,
  body: unknown,
  { key = 'key', headers = {} }: { readonly key?: string; readonly headers?: Record<string, string> } = {},
): Promise<SendAnswer> {
  const response = await fetch(`${postfang.http}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: basic(`${key}:secret`), ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  })
  const raw = await response.text()
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    headers: response.headers,
    text: mask(raw),
    raw,
  }
}

export function basic(pair: string): string {
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

function mask(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>')
    .replaceAll(/\b\d{18,20}\b/g, '<id>')
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, '<origin>')
}

/** A message of v3.1 that can be sent, with changes; a property that is undefined is left out. */
export function aMessage(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    From: { Email: 'pilot@example.com', Name: 'Pilot' },
    To: [{ Email: 'passenger@example.com', Name: 'Passenger' }],
    Subject: 'Your flight plan',
    TextPart: 'Welcome aboard',
    ...changes,
  }
}

/** What the answer says of the errors of each message: code, status, related properties. */
export function errorsOf({ raw }: SendAnswer): readonly (readonly string[])[] {
  const { Messages } = JSON.parse(raw) as {
    Messages: { Errors?: { ErrorCode: string; StatusCode: number; ErrorRelatedTo: string[] }[] }[]
  }
  return Messages.map(({ Errors = [] }) =>
    Errors.map((error) => `${error.ErrorCode} ${error.StatusCode} ${error.ErrorRelatedTo.join(',')}`),
  )
}

interface StoredMail {
  readonly id: string
  readonly subject: string
  readonly mailbox: string
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly mailjet: Record<string, unknown> | null
  readonly [name: string]: unknown
}

/** The messages of a mailbox in full, oldest first. */
export async function listMails(postfang: TestPostfang, mailbox = 'key'): Promise<readonly StoredMail[]> {
  const { messages } = await postfang.json<{ messages: { id: string }[] }>(
    `/api/messages?mailbox=${encodeURIComponent(mailbox)}&limit=500`,
  )
  return Promise.all(
    messages
      .toReversed()
      .map(({ id }) => postfang.json<Record<string, unknown> & StoredMail>(`/api/messages/${id}`)),
  )
}

export async function latestMail(postfang: TestPostfang, mailbox = 'key'): Promise<StoredMail> {
  return postfang.json(`/api/messages/latest?mailbox=${encodeURIComponent(mailbox)}`)
}
