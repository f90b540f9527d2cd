import type { MessageJson } from '../../../../src/contract/message.ts'
import { firstShown } from '../../format/text-blocks.ts'
import { Empty } from '../../parts/empty.tsx'
import { LongText } from '../../parts/long-text.tsx'
import { useText } from '../app-context.ts'
import { DigestFailed, MessageWarnings } from '../tabs/message-warnings.tsx'
import { InboxLines } from './inbox-lines.tsx'
import { PreviewFrame } from './preview-frame.tsx'
import { PreviewToolbar } from './preview-toolbar.tsx'
import { RemoteLine } from './remote-line.tsx'

/** The mail as its reader would see it: in the inbox, then opened. */
export function Preview({ message }: { message: MessageJson }) {
  return (
    <div class="preview">
      {message.digest === 'failed' && <DigestFailed message={message} />}
      <MessageWarnings warnings={message.warnings} />
      <InboxLines message={message} />
      {message.html === null ? <WithoutHtml message={message} /> : <WithHtml message={message} />}
    </div>
  )
}

function WithHtml({ message }: { message: MessageJson }) {
  return (
    <>
      <PreviewToolbar message={message} />
      <RemoteLine message={message} />
      <PreviewFrame message={message} />
    </>
  )
}

function WithoutHtml({ message }: { message: MessageJson }) {
  const text = useText()
  if (message.text === null) {
    return <Empty icon="mailOpen" title={text.preview.nothing} hint={text.preview.nothingHint} />
  }
  return (
    <>
      <p class="preview-note soft small">{text.preview.noHtml}</p>
      <div class="preview-text">
        <LongText text={message.text.slice(0, firstShown)} isWrapped />
      </div>
    </>
  )
}
