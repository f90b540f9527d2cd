import { expect, it } from 'vitest'
import { aMail, listCallbacks, setCallbacks, startMailjet } from '../events/callbacks/open-callbacks.ts'
import { startReceiver } from '../support/http-receiver.ts'

/** What an address had taken, but was not saved yet, was counted as delivered and as pending. */
it('counts an event as delivered or as pending, never as both', async () => {
  await using postfang = await startMailjet()
  await using receiver = await startReceiver(() => 200)
  await setCallbacks(postfang, { url: `${receiver.url}/events`, types: ['sent'] })
  const to = Array.from({ length: 40 }, (_, nth) => `to${nth}@example.com`)
  await postfang.send(aMail({ to }))
  const sums: number[] = []
  for (let delivered = 0; delivered < to.length; ) {
    const [callback] = await listCallbacks(postfang)
    delivered = callback?.delivered ?? 0
    sums.push(delivered + (callback?.pending ?? 0))
  }
  expect(Math.max(...sums)).toBe(to.length)
})
