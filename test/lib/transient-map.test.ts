import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TransientMap } from '../../src/lib/transient-map.ts'

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('set' as const), key, value: fc.nat(99) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('delete' as const), key }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
)

describe('TransientMap', () => {
  it('holds what a Map holds, in the same order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const map = new Map<string, number>()
        const transient = new TransientMap<string, number>()
        for (const step of steps) {
          if (step.do === 'clear') {
            map.clear()
            transient.clear()
          } else if (step.do === 'set') {
            map.set(step.key, step.value)
            transient.set(step.key, step.value)
          } else {
            const before = map.get(step.key)
            map.delete(step.key)
            expect(transient.delete(step.key)).toBe(before)
          }
          expect([...transient.entries()]).toEqual([...map.entries()])
          expect([...transient.keys()]).toEqual([...map.keys()])
          expect([...transient.values()]).toEqual([...map.values()])
          expect(transient.size).toBe(map.size)
          for (const key of ['a', 'e']) {
            expect(transient.get(key)).toBe(map.get(key))
            expect(transient.has(key)).toBe(map.has(key))
          }
        }
      }),
    )
  })

  it('passes over what is deleted while it is gone through', () => {
    const transient = new TransientMap<number, string>()
    for (const number of [1, 2, 3]) transient.set(number, `number ${number}`)
    const seen: string[] = []
    for (const value of transient.values()) {
      seen.push(value)
      transient.delete(2)
    }
    expect(seen).toEqual(['number 1', 'number 3'])
  })
})
