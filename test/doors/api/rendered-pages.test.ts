import { expect, it } from 'vitest'
import { createRenderedPages } from '../../../src/doors/api/rendered-pages.ts'

it('keeps what is newest, within its bounds', () => {
  const pages = createRenderedPages(10)
  const [first, second, third] = ['aaaa', 'bbbb', 'cccc'].map((html) => pages.add(html))
  expect([first, second, third].map((id) => pages.find(id ?? ''))).toEqual([undefined, 'bbbb', 'cccc'])
})

it('keeps the newest, however long it is', () => {
  const pages = createRenderedPages(10)
  const [short, long] = ['a', 'b'.repeat(100)].map((html) => pages.add(html))
  expect([pages.find(short ?? ''), pages.find(long ?? '')?.length]).toEqual([undefined, 100])
})

it('keeps a limited number', () => {
  const pages = createRenderedPages()
  const first = pages.add('')
  for (let count = 0; count < 50; count += 1) pages.add('')
  expect(pages.find(first)).toBeUndefined()
})
