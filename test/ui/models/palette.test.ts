import { expect, it } from 'vitest'
import { matchEntries } from '../../../ui/src/models/palette.ts'

const entries = ['Go to Settings', 'Settings of the preview', 'Theme: Dark'].map((title) => ({
  title,
  run() {},
}))
const found = (typed: string): string[] => matchEntries(entries, typed).map(({ title }) => title)

it('finds entries that contain every word, those that begin with it first', () => {
  expect(found('settings')).toEqual(['Settings of the preview', 'Go to Settings'])
  expect(found('GO set')).toEqual(['Go to Settings'])
  expect(found('nothing')).toEqual([])
})

it('lists everything in its order where nothing is typed', () => {
  expect(found(' ')).toEqual(entries.map(({ title }) => title))
})
