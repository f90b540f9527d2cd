import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createFaults } from '../../../src/faults/create-faults.ts'
import type { NewFault } from '../../../src/faults/fault.ts'
import { openDialogue, type Step, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { openDoor } from './open-door.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

const graceMs = 60_000
const reply = { code: 450, enhancedCode: '4.2.1', text: 'Busy' }
const data: readonly Step[] = [
  ['MAIL FROM:<>', 250],
  ['RCPT TO:<ada@example.com>', 250],
  ['DATA', 354],
]

describe('closing the door', () => {
  it.each<[what: string, rule: NewFault, tls?: boolean]>([
    ['stalled at connect', { at: 'connect', action: 'stall' }],
    ['stalled at connect, before TLS', { at: 'connect', action: 'stall' }, true],
    ['held up before the greeting', { at: 'greeting', delayMs: graceMs }],
    ['held up before a command', { at: 'helo', delayMs: graceMs }],
    ['stalled at a command', { at: 'helo', action: 'stall' }],
    ['silent', { at: 'helo', action: 'silence' }],
    ['in the middle of a slow reply', { at: 'helo', dripMs: 10_000 }],
    ['held up before the end of a message', { at: 'end', delayMs: graceMs }],
    ['held up before the refusal of a message', { at: 'end', delayMs: graceMs, reply }],
    ['stalled at the end of a message', { at: 'end', action: 'stall' }],
  ])('ends at once a connection that is %s', async (_what, rule, tls = false) => {
    const faults = createFaults()
    const fault = faults.add(rule)
    const { door, ports } = await openDoor(postfang.inbox, { faults })
    using talk = openDialogue(tls ? ports.smtps : ports.smtp, { tls })
    talk.closed.catch(() => {})
    if (rule.at === 'helo' || rule.at === 'end') await talk.reply()
    if (rule.at === 'helo') talk.write('EHLO client.example\r\n')
    if (rule.at === 'end') {
      await talk.run([['EHLO client.example', 250], ...data])
      talk.write('Hello\r\n.\r\n')
    }
    await vi.waitFor(() => expect(faults.find(fault.id)?.hits).toBe(1), { interval: 5, timeout: 5_000 })
    // The grace is longer than the time a test has.
    await door.close(graceMs)
    await talk.closed
  })

  it('lets nobody begin to wait who has sent a message meanwhile', async () => {
    const faults = createFaults()
    faults.add({ at: 'end', delayMs: graceMs })
    const isCapturing = Promise.withResolvers<void>()
    const mayCapture = Promise.withResolvers<void>()
    const capture: typeof postfang.inbox.capture = async (mail) => {
      isCapturing.resolve()
      await mayCapture.promise
      return postfang.inbox.capture(mail)
    }
    const { door, ports } = await openDoor({ ...postfang.inbox, capture }, { faults })
    using talk = await startDialogue(ports.smtp)
    await talk.run([['EHLO client.example', 250], ...data])
    talk.write('Hello\r\n.\r\n')
    await isCapturing.promise
    const closed = door.close(graceMs)
    mayCapture.resolve()
    expect([(await talk.reply()).code, (await talk.reply()).code]).toEqual([250, 421])
    await closed
  })
})
