import { useSignal } from '@preact/signals'
import type { MessageJson } from '../../../../src/contract/message.ts'
import { formatBytes } from '../../format/number.ts'
import { firstShown } from '../../format/text-blocks.ts'
import { readRaw } from '../../models/message-reads.ts'
import { messageUrls } from '../../models/message-urls.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { LongText } from '../../parts/long-text.tsx'
import { useLocale, useText } from '../app-context.ts'
import { FailureText } from '../shell/notice-bar.tsx'
import { useLoaded } from '../use-loaded.ts'

/** More than this is not read into the page; bytes. */
const mostShown = 8 * 1024 * 1024

/** The message as received: its beginning at first, as much as a browser can bear on demand. */
export function RawTab({ message }: { message: MessageJson }) {
  const text = useText()
  const locale = useLocale()
  const limit = useSignal(firstShown)
  const loaded = useLoaded(`${message.id} ${limit.value}`, (signal) =>
    readRaw(message.id, limit.value, signal),
  )
  if (loaded.kind === 'loading') return <div class="message-skeleton" aria-busy="true" />
  if (loaded.kind === 'failed') {
    return (
      <Empty icon="warning" title={text.message.failed}>
        <p class="soft">
          <FailureText failure={loaded.failure} />
        </p>
      </Empty>
    )
  }
  return (
    <>
      <LongText text={loaded.value.text} isWrapped />
      {loaded.value.isCut && (
        <div class="cut-note">
          <span class="soft">
            {text.text.cut(formatBytes(limit.value, locale), formatBytes(message.size, locale))}
          </span>
          {message.size <= mostShown ? (
            <Button
              onClick={() => {
                limit.value = mostShown
              }}
            >
              {text.common.showAll}
            </Button>
          ) : (
            <span>{text.text.tooLong}</span>
          )}
          <a class="button" href={messageUrls.raw(message.id)} download={`${message.id}.eml`}>
            {text.common.download}
          </a>
        </div>
      )}
    </>
  )
}
