import { afterAll, beforeAll, expect, it } from 'vitest'
import type { FaultJson, NewFaultJson } from '../../src/contract/fault.ts'
import { type Step, startDialogue } from '../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

const hello: Step = ['EHLO client.example', 250]
const mail: Step = ['MAIL FROM:<me@example.com>', 250]
const rcpt: Step = ['RCPT TO:<ada@example.com>', 250]

/** A command that is wrong by itself used up a rule that was to meet the next right one. */
it.each<[at: NewFaultJson['at'], before: readonly Step[], wrong: Step, right: string]>([
  ['helo', [], ['EHLO', 501], 'EHLO client.example'],
  ['starttls', [hello], ['STARTTLS now', 501], 'STARTTLS'],
  ['mail', [hello], ['MAIL FROM:<me@example.com> FOO=1', 555], 'MAIL FROM:<me@example.com>'],
  ['mail', [hello], ['MAIL FROM:<dö@example.com>', 553], 'MAIL FROM:<me@example.com>'],
  ['mail', [hello], ['MAIL FROM:<me@example.com> SIZE=99999999999', 552], 'MAIL FROM:<me@example.com>'],
  ['rcpt', [hello, mail], ['RCPT TO:<>', 501], 'RCPT TO:<ada@example.com>'],
  ['rcpt', [hello, mail], ['RCPT TO:<ada@example.com> FOO=1', 555], 'RCPT TO:<ada@example.com>'],
  ['data', [hello, mail, rcpt], ['DATA now', 501], 'DATA'],
])('does not ask a rule at %s for a command that is wrong by itself', async (at, before, wrong, right) => {
  const { id } = await postfang.json<FaultJson>('/api/faults', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ at, reply: '450 4.2.1 Not now', times: 1 }),
  })
  using dialogue = await startDialogue(postfang.ports.starttls)
  await dialogue.run([...before, wrong])
  expect(await postfang.json(`/api/faults/${id}`)).toMatchObject({ seen: 0, hits: 0 })
  await dialogue.run([[right, 450]])
})
