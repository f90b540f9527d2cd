import { expect, it } from 'vitest'
import { createFaults } from '../../src/faults/create-faults.ts'
import { openDoor } from '../doors/smtp/open-door.ts'
import { dialogue, openDialogue, startDialogue } from '../support/dialogue.ts'
import { startPostfang } from '../support/start-postfang.ts'

/** The idle timeout spoke into the middle of a reply that was ordered to be slow, and the message was kept all the same. */
it('does not hold the time of a slow reply against the client', async () => {
  await using postfang = await startPostfang()
  const faults = createFaults()
  faults.add({ at: 'mail', dripMs: 80 })
  await using door = await openDoor(postfang.inbox, { faults, limits: { smtpIdleMs: 1_000 } })
  using talk = openDialogue(door.ports.smtp)
  await talk.write('EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.com>\r\nDATA\r\nHi\r\n.\r\nQUIT\r\n')
  await talk.closed
  const codes = talk.received.split('\r\n').flatMap((line) => /^(\d{3}) /.exec(line)?.[1] ?? [])
  expect(codes).toEqual(['220', '250', '250', '250', '354', '250', '221'])
})

/** It ended after the idle timeout, with a 421 that was not sent, in place of the 15 minutes of a stall. */
it('keeps a connection open that a fault has silenced', async () => {
  await using postfang = await startPostfang()
  const faults = createFaults()
  const { id } = faults.add({ at: 'mail', action: 'silence', times: 1 })
  await using door = await openDoor(postfang.inbox, { faults, limits: { smtpIdleMs: 1_000 } })
  using silenced = await startDialogue(door.ports.smtp)
  let isClosed = false
  void silenced.closed.then(() => {
    isClosed = true
  })
  await silenced.say('EHLO x', 250)
  await silenced.write('MAIL FROM:<>\r\n')
  await expect.poll(() => faults.find(id)?.hits).toBe(1)
  using idle = await startDialogue(door.ports.smtp)
  expect(await idle.reply()).toMatchObject({ code: 421 })
  await idle.closed
  // A connection that was opened later has timed out by now.
  await dialogue(door.ports.smtp, [['EHLO x', 250]])
  expect(isClosed).toBe(false)
})
