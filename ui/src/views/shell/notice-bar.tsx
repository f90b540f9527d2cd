import type { Failure } from '../../models/failure.ts'
import { IconButton } from '../../parts/button.tsx'
import { useApp, useText } from '../app-context.ts'

/** What went wrong with something the reader had asked for: what happened, and what the server says to do. */
export function NoticeBar() {
  const { notices } = useApp()
  const text = useText()
  const notice = notices.current.value
  const titles = {
    deletion: text.deletion.failed,
    sample: text.empty.sampleFailed,
    mark: text.message.failed,
    profile: text.settings.profileFailed,
  }
  return (
    <div role="alert">
      {notice && (
        <div class="bar bar-error">
          <span>
            {titles[notice.kind]}: <FailureText failure={notice.failure} />
          </span>
          <IconButton icon="close" label={text.common.close} onClick={notices.close} />
        </div>
      )}
    </div>
  )
}

/** A failure in words. What the server says is English in any language of the screen. */
export function FailureText({ failure }: { failure: Failure }) {
  const text = useText()
  if (failure.kind === 'unreachable') return <>{text.server.unreachable}</>
  return <span lang="en">{failure.problem.detail}</span>
}
