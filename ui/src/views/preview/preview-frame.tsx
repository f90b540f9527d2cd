import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { MessageJson } from '../../../../src/contract/message.ts'
import { messageUrls } from '../../models/message-urls.ts'
import { clampPreviewWidth, previewBounds } from '../../models/preview.ts'
import { Splitter } from '../../parts/splitter.tsx'
import { useApp, useText } from '../app-context.ts'
import { giveBackFocus } from './give-back-focus.ts'

/**
 * The mail in its own document: without scripts, without our origin, so nothing in it can reach this page. For the same
 * reason its height cannot be measured: the frame fills the pane and scrolls by itself.
 */
export function PreviewFrame({ message }: { message: MessageJson }) {
  const { preview } = useApp()
  const text = useText()
  const stage = useRef<HTMLDivElement>(null)
  const room = useWidthOf(stage)
  const scale = preview.zoom.value / 100
  const width = preview.width.value
  const pixels = width === 'full' ? room / scale : width
  const address = messageUrls.frame(message.id, {
    hasImages: preview.hasImages.value,
    hasRemoteContent: preview.hasRemoteContent.value,
  })

  return (
    <div class="preview-stage" ref={stage}>
      <div
        class="preview-sheet"
        data-appearance={preview.appearance.value}
        style={{ width: width === 'full' ? '100%' : `${pixels * scale}px` }}
      >
        <iframe
          // Another address is another frame: navigating this one would leave a step in the browser's history.
          key={address}
          class="preview-frame"
          title={text.preview.frame(message.subject || text.list.noSubject)}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerpolicy="no-referrer"
          src={address}
          // Without it a mail that has no link could not be scrolled by the keyboard.
          // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
          tabIndex={0}
          style={{
            width: width === 'full' ? `${100 / scale}%` : `${pixels}px`,
            height: `${100 / scale}%`,
            transform: scale === 1 ? 'none' : `scale(${scale})`,
          }}
          onMouseLeave={giveBackFocus}
        />
      </div>
      {room > 0 && (
        <Splitter
          label={text.preview.drag}
          value={Math.round(pixels)}
          min={previewBounds.min}
          max={previewBounds.max}
          valueText={text.preview.widthPixels(Math.round(pixels))}
          onChange={(value) => {
            preview.width.value = clampPreviewWidth(value)
          }}
        />
      )}
    </div>
  )
}

function useWidthOf(element: { readonly current: HTMLElement | null }): number {
  const width = useSignal(0)
  useEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) width.value = Math.max(0, entry.contentRect.width)
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element, width])
  return width.value
}
