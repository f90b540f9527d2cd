import { destinationIdOf } from '../../../../src/model/destination-id.ts'
import type { TestPostfang } from '../../../support/start-postfang.ts'
import { basic, post } from '../send.ts'

export interface RestAnswer {
  readonly status: number
  readonly type: string | null
  /** As it came. */
  readonly text: string
  /** With ids as texts, all their digits; of an empty body without anything. */
  readonly body: RestBody
}

export interface RestBody {
  readonly Count?: number
  readonly Total?: number
  readonly Data: readonly Record<string, unknown>[]
  readonly ErrorMessage?: string
}

/** Asks as an application with this API key does; the path is below /v3/REST unless it starts with a slash. */
export async function ask(
  postfang: Pick<TestPostfang, 'http'>,
  path: string,
  {
    key = 'key',
    method = 'GET',
    body,
  }: { readonly key?: string; readonly method?: string; readonly body?: unknown } = {},
): Promise<RestAnswer> {
  const response = await fetch(`${postfang.http}${path.startsWith('/') ? path : `/v3/REST/${path}`}`, {
    method,
    headers: { authorization: basic(`${key}:secret`), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const exact = text.replaceAll(/: (\d{16,20})\b/g, ': "$1"')
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    text,
    body: exact === '' ? { Data: [] } : JSON.parse(exact),
  }
}

/** Sends by v3.1; resolves to the MessageIDs of To, with all their digits. */
export async function sendV31(
  postfang: TestPostfang,
  message: Readonly<Record<string, unknown>>,
  key = 'key',
): Promise<readonly string[]> {
  const { raw, status } = await post(
    postfang,
    '/v3.1/send',
    {
      Messages: [
        {
          From: { Email: 'pilot@example.com' },
          To: [{ Email: 'ann@example.com' }],
          Subject: 'S',
          TextPart: 'T',
          ...message,
        },
      ],
    },
    { key },
  )
  if (status !== 200) throw new Error(raw)
  return [...raw.matchAll(/"MessageID":(\d+)/g)].map(([, id]) => id ?? '')
}

/** Lets something happen to a message of v3.1, as by order. */
export async function happen(postfang: TestPostfang, mailbox: string, event: object): Promise<void> {
  const response = await postfang.fetch(`/api/messages/latest/events?mailbox=${mailbox}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  })
  if (!response.ok) throw new Error(await response.text())
}

export const exampleDestination = destinationIdOf('example.com')
