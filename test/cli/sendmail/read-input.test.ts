import { expect, it } from 'vitest'
import { readInput } from '../../../src/cli/sendmail/read-input.ts'

async function* endless() {
  for (;;) yield new Uint8Array(400).fill(1)
}

async function* pieces(...texts: readonly string[]) {
  for (const text of texts) yield new Uint8Array(Buffer.from(text))
}

it('reads all there is, up to the bound', async () => {
  expect(Buffer.from(await readInput(pieces('ab', '', 'cd'), 4)).toString()).toBe('abcd')
  expect(await readInput(pieces(), 4)).toHaveLength(0)
})

it('stops reading input that does not end', async () => {
  await expect(readInput(endless(), 1_000)).rejects.toThrow('larger than 1000 bytes: it was not sent')
})
