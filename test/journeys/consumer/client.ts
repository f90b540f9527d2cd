import { type Filter, type Message, PostfangClient, type Summary, WaitTimeoutError } from 'postfang/client'

/** What an author of tests may write, and (after each `expect-error`) what the editor has to underline. */
export async function useClient(url: string): Promise<void> {
  const client: PostfangClient = await PostfangClient.connect(url, { token: 'secret', timeout: 2_000 })
  const mailbox = client.mailbox()
  const smtp: string = mailbox.smtp
  const filter: Filter = {
    to: smtp,
    subject: /Welcome/,
    html: (html: string) => html.length > 3,
    header: { 'X-Env': 'a' },
  }
  const message: Message = await mailbox.waitFor(filter, { timeout: 1_000 })
  const messages: readonly Message[] = await mailbox.waitFor('has:code', { count: 2 })
  const summaries: readonly Summary[] = await mailbox.list({ limit: 3 })
  const code: string = message.code()
  const bytes: Uint8Array = await message.attachment(/pdf$/).bytes()
  const id: string | null | undefined = message.mailjet?.customId
  for await (const { subject } of mailbox.onMessage({ since: 'now' })) console.log(subject, code, bytes, id)
  console.log(messages, summaries, WaitTimeoutError)

  // @ts-expect-error a key that does not exist
  await mailbox.waitFor({ subjct: 'Welcome' })
  // @ts-expect-error a time in words
  await mailbox.waitFor({}, { timeout: '5s' })
  // @ts-expect-error a list is not one message
  const one: Message = await mailbox.waitFor({}, { count: 2 })
  // @ts-expect-error nothing of a message can be changed
  message.subject = one.subject
}
