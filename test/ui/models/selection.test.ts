import { describe, expect, it } from 'vitest'
import { createSelection, rowsBetween } from '../../../ui/src/models/selection.ts'

const rows = ['a', 'b', 'c', 'd', 'e']

describe('createSelection', () => {
  it('extends from the row last chosen, both ways', () => {
    const selection = createSelection()
    selection.only('c')
    selection.extendTo('e', rows)
    expect([...selection.ids.value]).toEqual(['c', 'd', 'e'])
    selection.extendTo('b', rows)
    expect([...selection.ids.value]).toEqual(['b', 'c'])
    expect(selection.activeId.value).toBe('b')
  })

  it('extends from the row the keyboard is at where none was chosen', () => {
    const selection = createSelection()
    selection.moveTo('b')
    selection.extendTo('c', rows)
    expect([...selection.ids.value]).toEqual(['b', 'c'])
  })

  it('goes on extending from where it began, after moving by keyboard', () => {
    const selection = createSelection()
    selection.only('e')
    selection.moveTo('a')
    for (const id of ['b', 'c', 'd']) selection.extendTo(id, rows)
    expect([...selection.ids.value]).toEqual(['a', 'b', 'c', 'd'])
  })

  it('adds and takes away single rows', () => {
    const selection = createSelection()
    selection.only('a')
    selection.toggle('c')
    selection.toggle('a')
    expect([...selection.ids.value]).toEqual(['c'])
  })

  it('forgets rows that are gone', () => {
    const selection = createSelection()
    selection.only('a')
    selection.toggle('b')
    selection.drop(new Set(['b', 'x']))
    expect([...selection.ids.value]).toEqual(['a'])
    expect(selection.activeId.value).toBeUndefined()
  })
})

describe('rowsBetween', () => {
  it('is only the target where the beginning is no longer there', () => {
    expect(rowsBetween(rows, 'x', 'c')).toEqual(['c'])
  })
})
