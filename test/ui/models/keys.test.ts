import { describe, expect, it } from 'vitest'
import { isPaletteKey, type KeyPress, meaningOfKey } from '../../../ui/src/models/keys.ts'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

describe('meaningOfKey', () => {
  it.each([
    ['j', 'next'],
    ['k', 'previous'],
    ['u', 'back'],
    ['Escape', 'back'],
    ['/', 'search'],
    ['e', 'delete'],
    ['Delete', 'delete'],
    ['z', 'undo'],
    ['r', 'read'],
    ['t', 'tag'],
    ['[', 'narrower'],
    [']', 'wider'],
    ['d', 'appearance'],
    ['i', 'images'],
    ['?', 'help'],
  ])('takes %s for "%s"', (key, id) => {
    expect(meaningOfKey(press(key))).toEqual({ kind: 'command', id })
  })

  it('takes digits for the tabs in their places', () => {
    expect(meaningOfKey(press('1'))).toEqual({ kind: 'tab', index: 0 })
    expect(meaningOfKey(press('9'))).toEqual({ kind: 'tab', index: 8 })
    expect(meaningOfKey(press('0'))).toBeUndefined()
  })

  it('leaves the browser its combinations', () => {
    for (const key of ['d', 'r', 't', 'j', '1', 'z']) {
      expect(meaningOfKey(press(key, { ctrlKey: true }))).toBeUndefined()
      expect(meaningOfKey(press(key, { metaKey: true }))).toBeUndefined()
    }
  })

  it('takes brackets that a keyboard writes with Alt', () => {
    expect(meaningOfKey(press('[', { altKey: true }))).toEqual({ kind: 'command', id: 'narrower' })
  })

  it('means nothing by other keys, those of every object among them', () => {
    for (const key of ['q', 'Tab', 'constructor', 'toString'])
      expect(meaningOfKey(press(key))).toBeUndefined()
  })
})

describe('isPaletteKey', () => {
  it('is Ctrl K or ⌘ K, and nothing more', () => {
    expect(isPaletteKey(press('k', { ctrlKey: true }))).toBe(true)
    expect(isPaletteKey(press('K', { metaKey: true }))).toBe(true)
    expect(isPaletteKey(press('k'))).toBe(false)
    expect(isPaletteKey(press('k', { ctrlKey: true, shiftKey: true }))).toBe(false)
  })
})
