import { expect, it } from 'vitest'
import { listEmails } from '../../../src/doors/maildev/email-list.ts'
import { secondVersion } from '../../../src/doors/maildev/maildev-options.ts'
import { startPostfang } from '../../support/start-postfang.ts'

it('looks at no further message when nobody waits for the list any more', async () => {
  await using postfang = await startPostfang()
  const mail = { from: 'a@example.com', to: 'b@example.com', text: 'x' }
  for (const subject of ['one', 'two', 'three']) await postfang.send({ ...mail, subject })
  const client = new AbortController()
  const request = {
    mailbox: undefined,
    filter: [],
    skip: 0,
    limit: undefined,
    order: 'oldest-first',
    signal: client.signal,
  } as const
  const subjects: unknown[] = []
  for await (const { subject } of listEmails(postfang.inbox, request, secondVersion)) {
    subjects.push(subject)
    client.abort()
  }
  expect(subjects).toEqual(['one'])
})
