import type { MessageJson } from '../../../../src/contract/message.ts'
import type { Text } from '../../format/language.ts'
import { Icon } from '../../parts/icon.tsx'
import { useApp, useText } from '../app-context.ts'

/** What the mail would request from outside, whether it may, and who decides. */
export function RemoteLine({ message }: { message: MessageJson }) {
  const { preview, server } = useApp()
  const text = useText()
  const { images, other } = message.remoteContent
  if (images + other === 0) return null
  const isAllowed = server.info.value?.remoteContent === true
  const isOn = isAllowed && preview.hasRemoteContent.value
  const parts = describe(message.remoteContent, text)
  return (
    <p class="remote-line">
      <Icon name="image" />
      <span>
        {isOn ? text.preview.loaded(parts) : text.preview.heldBack(parts)}
        {!isAllowed && <span class="soft"> {text.preview.remoteOff}</span>}
      </span>
      {isAllowed && (
        <button type="button" class="link-button" onClick={() => preview.setRemoteContent(!isOn)}>
          {isOn ? text.preview.holdRemote : text.preview.loadRemote}
        </button>
      )}
    </p>
  )
}

/** "12 remote images, 1 of them 1×1 and 2 other remote resources". */
function describe({ images, trackingPixels, other }: MessageJson['remoteContent'], text: Text): string {
  const pixels = trackingPixels > 0 ? `, ${text.preview.trackingPixels(trackingPixels)}` : ''
  const parts = [
    ...(images > 0 ? [text.preview.remoteImages(images) + pixels] : []),
    ...(other > 0 ? [text.preview.otherRemote(other)] : []),
  ]
  return parts.join(text.preview.and)
}
