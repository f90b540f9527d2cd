import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { dialogue, type Step } from '../support/dialogue.ts'

/** Nothing is collected of old objects but when it is asked for. */
const flags = ['--expose-gc', '--initial-heap-size=1000', '--no-memory-reducer']

const steps: readonly Step[] = [
  ['EHLO sender.example', 250],
  ['MAIL FROM:<sender@example.com>', 250],
  ['RCPT TO:<reader@example.com>', 250],
  ['DATA', 354],
  ['Subject: One of many\r\n\r\nText\r\n.', 250],
]

/** Several at once: those that are open together are what keeps each other alive. */
async function sendMany(port: number, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await Promise.all(Array.from({ length: 20 }, () => dialogue(port, steps)))
  }
}

/** Every connection, eleven kilobytes of objects, lived until the next full collection of the heap. */
it('leaves little of a connection to be collected later', async () => {
  const script = fileURLToPath(new URL('./connections-that-stay.ts', import.meta.url))
  const child = spawn(process.execPath, [...flags, script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const read = async () => Number((await lines.next()).value)
  const measure = (what: 'all' | 'young') => {
    child.stdin.write(`${what}\n`)
    return read()
  }
  try {
    const port = await read()
    await sendMany(port, 50)
    const before = await measure('all')
    await sendMany(port, 50)
    const perConnection = ((await measure('young')) - before) / 1_000
    expect(perConnection).toBeLessThan(3_000)
  } finally {
    child.kill()
  }
})
