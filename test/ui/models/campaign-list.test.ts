import { describe, expect, it } from 'vitest'
import { joinHead, keyOf, type ReadPage } from '../../../ui/src/models/campaign-list.ts'
import { aCampaign } from '../support.ts'

const page = (cursor: string | null, next: string | null, ...ids: readonly number[]): ReadPage => ({
  cursor,
  next,
  campaigns: ids.map((id) => aCampaign({ id })),
})
const idsOf = (pages: readonly ReadPage[]) => pages.map(({ campaigns }) => campaigns.map(({ id }) => id))

describe('joinHead', () => {
  it('keeps below what new campaigns have pushed out of the head, and the pages after it', () => {
    const joined = joinHead([page(null, '3', 4, 3), page('3', null, 2, 1)], page(null, '4', 5, 4))
    expect(idsOf(joined)).toEqual([
      [5, 4, 3],
      [2, 1],
    ])
    expect(joined[0]?.next).toBe('3')
  })

  it('begins anew where so many are new that those in between are not known', () => {
    expect(idsOf(joinHead([page(null, '3', 4, 3), page('3', null, 2)], page(null, '8', 9, 8)))).toEqual([
      [9, 8],
    ])
  })

  it('forgets what is gone where the head is all there is', () => {
    expect(idsOf(joinHead([page(null, null, 3, 2, 1)], page(null, null, 3)))).toEqual([[3]])
  })
})

it('tells campaigns of the same number in two mailboxes apart', () => {
  expect(keyOf(aCampaign({ mailbox: 'a' }))).not.toBe(keyOf(aCampaign({ mailbox: 'b' })))
})
