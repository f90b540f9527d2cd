import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMessageBytes } from '../../../src/doors/smtp/message-bytes.ts'

describe('createMessageBytes', () => {
  it('puts pieces of any size together in order', () => {
    const sizes = fc.array(fc.oneof(fc.nat(50), fc.integer({ min: 4_000, max: 4_200 }), fc.nat(40_000)), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(sizes, (list) => {
        const pieces = list.map((size, at) => Buffer.alloc(size, at + 1))
        const bytes = createMessageBytes(Number.POSITIVE_INFINITY)
        for (const piece of pieces) bytes.add(piece)
        const expected = Buffer.concat(pieces)
        expect(bytes.size()).toBe(expected.length)
        expect(Buffer.from(bytes.take()).equals(expected)).toBe(true)
      }),
    )
  })

  it('hands out a large message in a buffer of its own, which can be passed to another thread', () => {
    const bytes = createMessageBytes(100_000)
    bytes.add(Buffer.alloc(80_000, 'x').subarray(10_000))
    const message = bytes.take()
    expect(message.buffer.byteLength).toBe(70_000)
    expect(structuredClone(message, { transfer: [message.buffer] })).toHaveLength(70_000)
  })

  it('keeps nothing over the limit, and goes on counting', () => {
    const bytes = createMessageBytes(10)
    bytes.add(Buffer.alloc(10))
    expect([bytes.isTooLarge(), bytes.size(), bytes.kept()]).toEqual([false, 10, 10])
    bytes.add(Buffer.alloc(1))
    bytes.add(Buffer.alloc(5_000))
    expect([bytes.isTooLarge(), bytes.size(), bytes.kept()]).toEqual([true, 5_011, 0])
  })

  it('takes little more memory than a message that comes octet by octet', () => {
    const bytes = createMessageBytes(10_000_000)
    const before = process.memoryUsage()
    const octet = Buffer.from('x')
    for (let count = 0; count < 2_000_000; count++) bytes.add(octet)
    const after = process.memoryUsage()
    expect(after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed).toBeLessThan(
      30_000_000,
    )
    expect(bytes.take()).toHaveLength(2_000_000)
  })
})
