import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox.ts'
import { startDialogue } from '../support/dialogue.ts'

/** How an application copes with a relay that fails: what docs/faults.md shows, with a real client. */

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

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

it('tries again twice and then gets through', async () => {
  const mailbox = sandbox.mailbox()
  await mailbox.faults.add({ at: 'rcpt', reply: '450 4.2.1 Mailbox busy', times: 2 })
  await sendWithRetries(mailbox.smtp, 'ann@example.com')
  expect((await mailbox.faults.list())[0]?.hits).toBe(2)
  await mailbox.waitFor({ to: 'ann@example.com' })
})

it('gets through a greylist at the second attempt, without any rule', async () => {
  expect(await sendWithRetries(sandbox.mailbox().smtp, 'greylist@fault.test')).toBe(2)
})

it('does not try again after a 5xx', async () => {
  await expect(sendWithRetries(sandbox.mailbox().smtp, 'unknown@fault.test')).rejects.toThrow(
    '550 5.1.1 No such user',
  )
})

describe('parallel tests', () => {
  it('each meet their own fault, as often as they have ordered it, and nobody else does', async () => {
    const runs = Array.from({ length: 12 }, (_, index) => ({ mailbox: sandbox.mailbox(), times: index % 4 }))
    for (const { mailbox, times } of runs) {
      if (times > 0) await mailbox.faults.add({ at: 'rcpt', reply: '450', times })
    }
    const attempts = await Promise.all(
      runs.map(({ mailbox }) => sendWithRetries(mailbox.smtp, 'ann@example.com')),
    )
    expect(attempts).toEqual(runs.map(({ times }) => times + 1))
    for (const { mailbox, times } of runs) {
      const counted = (await mailbox.faults.list()).map(({ hits, seen }) => ({ hits, seen }))
      expect(counted).toEqual(times === 0 ? [] : [{ hits: times, seen: times }])
    }
  })

  it('share the counter of a rule for all of them, to the exact number', async () => {
    const { faults } = sandbox.client.allMail()
    const { id } = await faults.add({ at: 'rcpt', recipient: '*@counted.example', every: 3, reply: '450' })
    const codes = await Promise.all(
      Array.from({ length: 20 }, async () => {
        using talk = await startDialogue(sandbox.smtp.port)
        const replies = await talk.run([
          ['EHLO client.example', 250],
          ['MAIL FROM:<>', 250],
          ...Array.from({ length: 6 }, (_, at) => [`RCPT TO:<r${at}@counted.example>`, /^250|^450/] as const),
        ])
        return replies.slice(2).map(({ code }) => code)
      }),
    )
    expect(codes.flat().filter((code) => code === 450)).toHaveLength(40)
    expect((await faults.list()).find((fault) => fault.id === id)).toMatchObject({ seen: 120, hits: 40 })
  })
})
