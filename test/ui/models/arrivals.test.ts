import { describe, expect, it } from 'vitest'
import { createArrivals } from '../../../ui/src/models/arrivals.ts'
import { aRow, rows } from '../support.ts'

describe('createArrivals', () => {
  it('hands out what arrived, in its latest form and each message once', () => {
    const arrivals = createArrivals()
    arrivals.add(rows(1, 2))
    arrivals.add(rows(2, 3))
    arrivals.replace(new Map([['message-2', aRow({ seq: 2, subject: 'Digested' })]]))
    expect(arrivals.count.value).toBe(3)
    expect(arrivals.take()?.map(({ subject }) => subject)).toEqual(['Hello', 'Digested', 'Hello'])
    expect(arrivals.count.value).toBe(0)
    expect(arrivals.take()).toEqual([])
  })

  it('does not count what was deleted meanwhile', () => {
    const arrivals = createArrivals()
    arrivals.add(rows(1, 2))
    arrivals.drop(new Set(['message-1', 'message-9']))
    expect(arrivals.count.value).toBe(1)
    expect(arrivals.take()).toEqual(rows(2))
  })

  it('goes on counting more than it keeps, and hands out none of them then', () => {
    const arrivals = createArrivals()
    const many = Array.from({ length: 2000 }, (_, seq) => seq + 1)
    arrivals.add(rows(...many))
    expect(arrivals.count.value).toBe(2000)
    expect(arrivals.take()).toBeUndefined()
    expect(arrivals.count.value).toBe(0)
  })
})
