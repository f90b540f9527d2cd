import type { TranscriptLineJson } from '../../../../src/contract/session.ts'
import { readConversation, type Turn } from '../../format/conversation.ts'
import { formatSpan } from '../../format/time.ts'
import { useLocale, useText } from '../app-context.ts'

/** An answer that took longer is worth noticing. */
const longWaitMs = 200

/** A transcript as a conversation: the client's turns on one side, the server's on the other, notes between them. */
export function Conversation({ transcript }: { transcript: readonly TranscriptLineJson[] }) {
  const text = useText()
  return (
    <ol class="conversation" aria-label={text.session.conversation}>
      {readConversation(transcript).map((turn, index) => (
        <TurnView key={index} turn={turn} />
      ))}
    </ol>
  )
}

function TurnView({ turn }: { turn: Turn }) {
  const text = useText()
  const locale = useLocale()
  return (
    <li class={`turn turn-${turn.by}`} data-outcome={turn.outcome}>
      <span class="turn-head soft small">
        <span class={turn.by === 'note' ? 'visually-hidden' : ''}>{text.session[turn.by]}</span>
        <span class="turn-time" title={formatSpan(turn.atMs, locale)}>
          {formatSpan(turn.atMs, locale)}
          {turn.afterMs >= longWaitMs && ` (${text.session.after(formatSpan(turn.afterMs, locale))})`}
        </span>
      </span>
      <span class="turn-lines">
        {turn.lines.map((line, index) => (
          <code key={index}>{line}</code>
        ))}
      </span>
    </li>
  )
}
