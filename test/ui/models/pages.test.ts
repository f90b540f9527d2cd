import { describe, expect, it } from 'vitest'
import {
  appendPage,
  changeRows,
  indexOfRow,
  insertRows,
  letGo,
  loadedRows,
  missingPages,
  noPages,
  type Pages,
  refillPage,
  removeRows,
  sliceRows,
  startPages,
} from '../../../ui/src/models/pages.ts'
import { aRow, rows } from '../support.ts'

const seqs = (list: Pages): number[] => loadedRows(list).map((row) => row.seq)

/** Rows 100 to 71 in three pages of ten, with more behind them. */
function threePages(): Pages {
  const page = (from: number) => rows(...Array.from({ length: 10 }, (_, index) => from - index))
  return appendPage(appendPage(startPages(page(100), 'after-91'), page(90), 'after-81'), page(80), 'after-71')
}

describe('appendPage', () => {
  it('adds the next page and remembers how to read on', () => {
    const list = threePages()
    expect(list.count).toBe(30)
    expect(list.next).toBe('after-71')
    expect(list.pages.map(({ cursor }) => cursor)).toEqual([null, 'after-91', 'after-81'])
  })

  it('adds nothing behind the last page', () => {
    const list = startPages(rows(2, 1), null)
    expect(appendPage(list, rows(0), null)).toBe(list)
  })
})

describe('letGo', () => {
  it('drops rows far from what is on screen, never the first page, and keeps every place', () => {
    const list = letGo(threePages(), 28, 30, 5)
    expect(list.pages.map((page) => page.rows !== undefined)).toEqual([true, false, true])
    expect(list.count).toBe(30)
    expect(sliceRows(list, 9, 12).map((row) => row?.seq)).toEqual([91, undefined, undefined])
    expect(missingPages(list, 9, 12)).toEqual(['after-91'])
    expect(missingPages(list, 20, 30)).toEqual([])
  })

  it('returns the same list where there is nothing to drop', () => {
    const list = threePages()
    expect(letGo(list, 0, 30, 0)).toBe(list)
  })
})

describe('refillPage', () => {
  it('brings a page back without the rows of the page after it', () => {
    const gone = letGo(threePages(), 28, 30, 5)
    // Row 85 was deleted meanwhile: the second reading reaches one row further down.
    const list = refillPage(gone, 'after-91', rows(90, 89, 88, 87, 86, 84, 83, 82, 81, 80))
    expect(seqs(list).slice(10, 19)).toEqual([90, 89, 88, 87, 86, 84, 83, 82, 81])
    expect(list.count).toBe(29)
  })
})

describe('insertRows', () => {
  it('puts new rows at the head, the newest first', () => {
    expect(seqs(insertRows(startPages(rows(2, 1), null), rows(3, 4)))).toEqual([4, 3, 2, 1])
  })

  it('puts a row back where it was', () => {
    const list = removeRows(threePages(), new Set(['message-85']))
    expect(seqs(insertRows(list, rows(85)))).toEqual(seqs(threePages()))
  })

  it('puts the last rows of a whole list back, too', () => {
    const list = removeRows(startPages(rows(2, 1), null), new Set(['message-1', 'message-2']))
    expect(seqs(insertRows(list, rows(1, 2)))).toEqual([2, 1])
  })

  it('puts a row below the last one where nothing more is to be read', () => {
    expect(seqs(insertRows(startPages(rows(5, 4), null), rows(2)))).toEqual([5, 4, 2])
  })

  it('fills an empty list', () => {
    expect(seqs(insertRows(noPages, rows(1, 2)))).toEqual([2, 1])
  })

  it('passes over rows that are there already', () => {
    const list = threePages()
    expect(insertRows(list, rows(100, 71))).toBe(list)
  })

  it('passes over rows that belong below what has been read', () => {
    expect(seqs(insertRows(threePages(), rows(5)))).toEqual(seqs(threePages()))
  })
})

describe('changeRows', () => {
  it('replaces one row and leaves the other pages as they are', () => {
    const list = threePages()
    const changed = changeRows(list, (row) => (row.seq === 85 ? aRow({ seq: 85, read: true }) : row))
    expect(sliceRows(changed, 15, 16)[0]?.read).toBe(true)
    expect(changed.pages[0]).toBe(list.pages[0])
    expect(changeRows(list, (row) => row)).toBe(list)
  })
})

describe('indexOfRow', () => {
  it('counts over all pages', () => {
    expect(indexOfRow(threePages(), 'message-85')).toBe(15)
    expect(indexOfRow(threePages(), 'message-5')).toBe(-1)
    expect(indexOfRow(threePages(), undefined)).toBe(-1)
  })
})
