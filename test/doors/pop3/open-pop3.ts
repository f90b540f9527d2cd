import type { SettingName } from '../../../src/config.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

/** A Postfang with POP3 on any free ports, with STLS and with TLS from the start. */
export async function startWithPop3(
  settings: Partial<Record<SettingName, string>> = {},
): Promise<TestPostfang & { readonly pop3: number; readonly pop3s: number }> {
  const postfang = await startPostfang({ pop3: '127.0.0.1:0, pop3s://127.0.0.1:0', ...settings })
  const [pop3, pop3s] = postfang.postfang.urls.pop3.map((url) => Number(new URL(url).port))
  return { ...postfang, pop3: pop3 ?? 0, pop3s: pop3s ?? 0 }
}

/** Puts raw bytes into a mailbox; a string is Latin-1. */
export async function put(
  postfang: TestPostfang,
  mailbox: string,
  raw: string | Uint8Array,
): Promise<string> {
  const { id } = await postfang.json<{ id: string }>(
    `/api/messages?mailbox=${encodeURIComponent(mailbox)}&from=a@example.com&to=b@example.com`,
    {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822' },
      body: new Uint8Array(typeof raw === 'string' ? Buffer.from(raw, 'latin1') : raw),
    },
  )
  return id
}
