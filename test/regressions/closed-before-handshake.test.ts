import { expect, it } from 'vitest'
import { createFaults } from '../../src/faults/create-faults.ts'
import { endedSession, openDoor } from '../doors/smtp/open-door.ts'
import { startDialogue } from '../support/dialogue.ts'
import { startPostfang } from '../support/start-postfang.ts'

/** It was kept for the 30 seconds of the handshake timeout. */
it('lets a client go that closed its side before the TLS handshake began', async () => {
  await using postfang = await startPostfang()
  const faults = createFaults()
  faults.add({ at: 'starttls', delayMs: 100 })
  await using door = await openDoor(postfang.inbox, { faults })
  using talk = await startDialogue(door.ports.starttls, { allowHalfOpen: true })
  await talk.say('EHLO x', 250)
  await talk.write('STARTTLS\r\n')
  talk.end()
  expect(await talk.reply()).toMatchObject({ code: 220 })
  await talk.closed
  expect((await endedSession(postfang.inbox)).endReason).toMatch(/^TLS handshake failed/)
})
