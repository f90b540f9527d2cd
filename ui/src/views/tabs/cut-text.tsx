import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { formatBytes } from '../../format/number.ts'
import { firstShown } from '../../format/text-blocks.ts'
import { messageUrls } from '../../models/message-urls.ts'
import { Button } from '../../parts/button.tsx'
import { LongText } from '../../parts/long-text.tsx'
import { useLocale, useText } from '../app-context.ts'

interface CutTextProps {
  readonly id: string
  readonly text: string
  readonly isWrapped: boolean
  /** Where the whole is downloaded; the message as received without it. */
  readonly rawUrl?: string
  readonly render?: ((block: string) => ComponentChildren) | undefined
}

/** More than this is for an editor, not for a browser tab; UTF-16 units. */
const mostShown = 8 * 1024 * 1024

/** A text of any length: its beginning at first, the whole on demand. */
export function CutText({ id, text: whole, isWrapped, rawUrl = messageUrls.raw(id), render }: CutTextProps) {
  const text = useText()
  const locale = useLocale()
  const isWhole = useSignal(whole.length <= firstShown)
  const shown = isWhole.value ? whole : whole.slice(0, firstShown)
  return (
    <>
      <LongText text={shown} isWrapped={isWrapped} render={render} />
      {!isWhole.value && (
        <div class="cut-note">
          <span class="soft">
            {text.text.cut(formatBytes(shown.length, locale), formatBytes(whole.length, locale))}
          </span>
          {whole.length <= mostShown ? (
            <Button
              onClick={() => {
                isWhole.value = true
              }}
            >
              {text.common.showAll}
            </Button>
          ) : (
            <span>{text.text.tooLong}</span>
          )}
          <a class="button" href={rawUrl} download={`${id}.eml`}>
            {text.common.download}
          </a>
        </div>
      )}
    </>
  )
}
