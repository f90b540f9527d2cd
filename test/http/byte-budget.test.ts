import { describe, expect, it } from 'vitest'
import { createByteBudget } from '../../src/http/byte-budget.ts'

/** Lets everything that is ready to go on go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('createByteBudget', () => {
  it('admits at once what there is room for', async () => {
    const budget = createByteBudget(10)
    await budget.take(4)
    await budget.take(6)
  })

  it('lets the next one wait until enough has been given back, in the order of asking', async () => {
    const budget = createByteBudget(10)
    const admitted: string[] = []
    const giveBackFirst = await budget.take(8)
    const large = budget.take(6).then((giveBack) => {
      admitted.push('large')
      return giveBack
    })
    const small = budget.take(1).then(() => admitted.push('small'))
    await settle()
    expect(admitted).toEqual([])
    giveBackFirst()
    await Promise.all([large, small])
    expect(admitted).toEqual(['large', 'small'])
  })

  it('gives everything to one that wants more than there is', async () => {
    const budget = createByteBudget(10)
    const giveBack = await budget.take(100)
    let isAdmitted = false
    const next = budget.take(1).then(() => {
      isAdmitted = true
    })
    await settle()
    expect(isAdmitted).toBe(false)
    giveBack()
    await next
  })
})
