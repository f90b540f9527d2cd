import { expect, it } from 'vitest'
import { runProcess } from '../support/postfang-process.ts'
import { mail, relaySettings } from '../support/releasing.ts'
import { startScriptedRelay } from '../support/scripted-relay.ts'
import { startPostfang } from '../support/start-postfang.ts'

it('postfang release --wait ends when the relay says nothing, and says so to scripts', {
  timeout: 60_000,
}, async () => {
  await using relay = await startScriptedRelay(() => 'hang')
  await using postfang = await startPostfang(relaySettings(relay.port))
  await postfang.send(mail)
  const { code, errors } = await runProcess([
    ...['release', 'latest', '--to', 'qa@ours.test', '--wait', '--timeout', '100ms'],
    ...['--url', postfang.http],
  ])
  expect(errors).toContain('Not tried within 100ms')
  expect(code).toBe(1)
})
