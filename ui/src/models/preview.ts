import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'

/** Widths that the toolbar offers, in CSS pixels: small and usual phones, the classic mail width, a tablet, the pane. */
export const previewWidths = [320, 390, 600, 768, 'full'] as const
export type PreviewWidth = number | 'full'

export const appearances = ['light', 'dark', 'inverted'] as const
export type Appearance = (typeof appearances)[number]

export const zooms = [50, 75, 100, 125, 150, 200] as const

/** Bounds of a dragged width. */
export const previewBounds = { min: 240, max: 1600 } as const

/** What of a message is compared, as sent and as delivered. */
export const deliveredViews = ['rendered', 'text', 'source', 'headers'] as const
export type DeliveredView = (typeof deliveredViews)[number]

/** How the preview shows mails; the same for every mail until it is changed, except for remote content. */
export interface Preview {
  readonly width: Signal<PreviewWidth>
  readonly appearance: Signal<Appearance>
  readonly hasImages: Signal<boolean>
  /** Percent. */
  readonly zoom: Signal<number>
  /** Whether the message that is open may load its remote content. */
  readonly hasRemoteContent: ReadonlySignal<boolean>
  setRemoteContent(isOn: boolean): void
  readonly deliveredView: Signal<DeliveredView>
  /** Whether the open message as delivered shows its images: its pixel then raises an open, so that is asked for. */
  readonly hasDeliveredImages: ReadonlySignal<boolean>
  setDeliveredImages(isOn: boolean): void
  /** One step in the row of widths. */
  stepWidth(direction: -1 | 1): void
  nextAppearance(): void
}

/** @param openId remote content is allowed for one message, never for the next one as well */
export function createPreview(openId: ReadonlySignal<string | undefined>): Preview {
  const width = signal<PreviewWidth>('full')
  const appearance = signal<Appearance>('light')
  const allowedId = signal<string | undefined>(undefined)
  const withImagesId = signal<string | undefined>(undefined)

  return {
    width,
    appearance,
    hasImages: signal(true),
    zoom: signal(100),
    hasRemoteContent: computed(() => openId.value !== undefined && allowedId.value === openId.value),
    setRemoteContent(isOn) {
      allowedId.value = isOn ? openId.peek() : undefined
    },
    deliveredView: signal<DeliveredView>('rendered'),
    hasDeliveredImages: computed(() => openId.value !== undefined && withImagesId.value === openId.value),
    setDeliveredImages(isOn) {
      withImagesId.value = isOn ? openId.peek() : undefined
    },
    stepWidth(direction) {
      width.value = nextWidth(width.peek(), direction)
    },
    nextAppearance() {
      const index = appearances.indexOf(appearance.peek()) + 1
      appearance.value = appearances[index % appearances.length] ?? 'light'
    },
  }
}

/** The next narrower or wider of the offered widths, seen from any width. */
export function nextWidth(current: PreviewWidth, direction: -1 | 1): PreviewWidth {
  const size = (width: PreviewWidth): number => (width === 'full' ? Number.POSITIVE_INFINITY : width)
  if (direction === 1) return previewWidths.find((width) => size(width) > size(current)) ?? 'full'
  return previewWidths.findLast((width) => size(width) < size(current)) ?? previewWidths[0]
}

/** A dragged width within its bounds. */
export function clampPreviewWidth(width: number): number {
  return Math.min(previewBounds.max, Math.max(previewBounds.min, Math.round(width)))
}
