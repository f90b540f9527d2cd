import type { MessageJson } from '../../../../src/contract/message.ts'
import { messageUrls } from '../../models/message-urls.ts'
import { type Appearance, type PreviewWidth, previewWidths, zooms } from '../../models/preview.ts'
import { IconButton, IconLink } from '../../parts/button.tsx'
import { type Segment, Segments } from '../../parts/segments.tsx'
import { useApp, useText } from '../app-context.ts'

/** How the mail is shown: width, colours, images, size. */
export function PreviewToolbar({ message }: { message: MessageJson }) {
  const { preview } = useApp()
  const text = useText()
  const widths = previewWidths.map(
    (width): Segment<PreviewWidth> =>
      width === 'full'
        ? { value: width, label: text.preview.full }
        : { value: width, label: String(width), hint: text.preview.widthPixels(width) },
  )
  return (
    <div class="preview-toolbar" role="toolbar" aria-label={text.preview.toolbar}>
      <Segments
        label={text.preview.width}
        segments={widths}
        value={preview.width.value}
        onChange={(width) => {
          preview.width.value = width
        }}
      />
      <Appearances />
      <IconButton
        icon="image"
        label={text.preview.images}
        keyName="i"
        isPressed={preview.hasImages.value}
        onClick={() => {
          preview.hasImages.value = !preview.hasImages.value
        }}
      />
      <Zoom />
      <IconLink
        icon="external"
        label={text.preview.openAlone}
        href={messageUrls.frame(message.id, {
          hasImages: preview.hasImages.value,
          hasRemoteContent: preview.hasRemoteContent.value,
        })}
        isNewTab
      />
    </div>
  )
}

function Appearances() {
  const { preview } = useApp()
  const text = useText()
  const appearances: readonly Segment<Appearance>[] = [
    { value: 'light', label: text.preview.light, icon: 'sun' },
    { value: 'dark', label: text.preview.dark, icon: 'moon', hint: text.preview.darkHint },
    { value: 'inverted', label: text.preview.inverted, icon: 'invert', hint: text.preview.invertedHint },
  ]
  return (
    <Segments
      label={text.preview.appearance}
      segments={appearances}
      value={preview.appearance.value}
      onChange={(appearance) => {
        preview.appearance.value = appearance
      }}
    />
  )
}

function Zoom() {
  const { preview } = useApp()
  const text = useText()
  return (
    <select
      class="field zoom"
      aria-label={text.preview.zoom}
      title={text.preview.zoom}
      value={String(preview.zoom.value)}
      onChange={(event) => {
        preview.zoom.value = Number(event.currentTarget.value)
      }}
    >
      {zooms.map((zoom) => (
        <option key={zoom} value={String(zoom)}>
          {zoom} %
        </option>
      ))}
    </select>
  )
}
