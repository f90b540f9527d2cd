import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import { clampPreviewWidth, createPreview, nextWidth } from '../../../ui/src/models/preview.ts'

describe('nextWidth', () => {
  it.each([
    ['full', -1, 768],
    [768, -1, 600],
    [500, -1, 390],
    [320, -1, 320],
    [240, -1, 320],
    [320, 1, 390],
    [500, 1, 600],
    [768, 1, 'full'],
    ['full', 1, 'full'],
  ] as const)('goes from %s by %d to %s', (from, direction, expected) => {
    expect(nextWidth(from, direction)).toBe(expected)
  })
})

describe('clampPreviewWidth', () => {
  it('keeps a dragged width within its bounds', () => {
    expect([-5, 500.4, 99_999].map(clampPreviewWidth)).toEqual([240, 500, 1600])
  })
})

describe('createPreview', () => {
  it('allows remote content for one message and not for the next', () => {
    const openId = signal<string | undefined>('a')
    const preview = createPreview(openId)
    preview.setRemoteContent(true)
    expect(preview.hasRemoteContent.value).toBe(true)
    openId.value = 'b'
    expect(preview.hasRemoteContent.value).toBe(false)
  })

  it('goes round the appearances', () => {
    const preview = createPreview(signal(undefined))
    const seen = [1, 2, 3].map(() => {
      preview.nextAppearance()
      return preview.appearance.value
    })
    expect(seen).toEqual(['dark', 'inverted', 'light'])
  })

  it('shows the images of a delivered message only where they were asked for: they raise an open', () => {
    const openId = signal<string | undefined>('a')
    const preview = createPreview(openId)
    expect(preview.hasDeliveredImages.value).toBe(false)
    preview.setDeliveredImages(true)
    expect(preview.hasDeliveredImages.value).toBe(true)
    openId.value = 'b'
    expect(preview.hasDeliveredImages.value).toBe(false)
  })
})
