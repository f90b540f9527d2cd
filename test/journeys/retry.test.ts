import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FaultJson } from '../../src/contract/fault.ts'
import { startDialogue } from '../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

/** How an application copes with a relay that fails: what docs/faults.md shows, with a real client. */

let postfang: TestPostfang
let url: string
beforeAll(async () => {
  postfang = await startPostfang()
  url = postfang.http
})
afterAll(() => postfang.close())

const smtp = (mailbox: string) => `smtp://${mailbox}:any@127.0.0.1:${postfang.ports.smtp}`

/** The application under test: tries again after a 4xx, as often as it takes. */
async function sendWithRetries(server: string, to: string): Promise<number> {
  const transport = createTransport(server)
  for (let attempt = 1; ; attempt++) {
    try {
      await transport.sendMail({ from: 'shop@example.com', to, subject: 'Your order' })
      return attempt
    } catch (error) {
      const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0
      if (code < 400 || code >= 500) throw error
    }
  }
}

/** As in the documentation. */
async function addFault(rule: object): Promise<FaultJson> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/api/faults`, { method: 'POST', headers, body: JSON.stringify(rule) })
  return (await response.json()) as FaultJson
}

it('tries again twice and then gets through', async () => {
  await addFault({ at: 'rcpt', mailbox: 'retry-1', reply: '450 4.2.1 Mailbox busy', times: 2 })
  const attempts = await sendWithRetries(smtp('retry-1'), 'ada@example.com')
  expect(attempts).toBe(3)
  const { total } = await postfang.json<{ total: number }>('/api/messages?mailbox=retry-1')
  expect(total).toBe(1)
})

it('gets through a greylist at the second attempt, without any rule', async () => {
  expect(await sendWithRetries(smtp('retry-2'), 'greylist@fault.test')).toBe(2)
})

it('does not try again after a 5xx', async () => {
  await expect(sendWithRetries(smtp('retry-3'), 'unknown@fault.test')).rejects.toThrow(
    '550 5.1.1 No such user',
  )
})

describe('parallel tests', () => {
  it('each meet their own fault, as often as they have ordered it, and nobody else does', async () => {
    const runs = Array.from({ length: 12 }, (_, index) => ({ mailbox: `run-${index}`, times: index % 4 }))
    const faults = await Promise.all(
      runs.map(({ mailbox, times }) =>
        times === 0 ? undefined : addFault({ at: 'rcpt', mailbox, reply: '450', times }),
      ),
    )
    const attempts = await Promise.all(
      runs.map(({ mailbox }) => sendWithRetries(smtp(mailbox), 'ada@example.com')),
    )
    expect(attempts).toEqual(runs.map(({ times }) => times + 1))
    for (const [index, fault] of faults.entries()) {
      if (fault === undefined) continue
      const { hits, seen } = await postfang.json<FaultJson>(`/api/faults/${fault.id}`)
      expect({ hits, seen }).toEqual({ hits: runs[index]?.times, seen: runs[index]?.times })
    }
  })

  it('share the counter of a rule for all of them, to the exact number', async () => {
    const { id } = await addFault({ at: 'rcpt', recipient: '*@counted.example', every: 3, reply: '450' })
    const codes = await Promise.all(
      Array.from({ length: 20 }, async () => {
        using talk = await startDialogue(postfang.ports.smtp)
        const replies = await talk.run([
          ['EHLO client.example', 250],
          ['MAIL FROM:<>', 250],
          ...Array.from({ length: 6 }, (_, at) => [`RCPT TO:<r${at}@counted.example>`, /^250|^450/] as const),
        ])
        return replies.slice(2).map(({ code }) => code)
      }),
    )
    expect(codes.flat().filter((code) => code === 450)).toHaveLength(40)
    expect(await postfang.json(`/api/faults/${id}`)).toMatchObject({ seen: 120, hits: 40 })
  })
})
