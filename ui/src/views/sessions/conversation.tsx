import type { TranscriptLineJson } from '../../../../src/contract/session.ts'
import { readConversation, type Turn } from '../../format/conversation.ts'
import { formatSpan } from '../../format/time.ts'
import { useLocale, useText } from '../app-context.ts'

/** An answer that took longer is worth noticing. */
const longWaitMs = 200

/** A transcript as a conversation: the client's turns on the left, the server's on the right, notes between them. */
export function Conversation({ transcript }: { transcript: readonly TranscriptLineJson[] }) {
  const text = useText()
  return (
    <div class="conversation">
      <div class="conversation-head soft small" aria-hidden="true">
        <span>{text.session.client}</span>
        <span>{text.session.server}</span>
      </div>
      <ol aria-label={text.session.conversation}>
        {readConversation(transcript).map((turn, index) => (
          <TurnView key={index} turn={turn} />
        ))}
      </ol>
    </div>
  )
}

function TurnView({ turn }: { turn: Turn }) {
  const text = useText()
  const locale = useLocale()
  const at = formatSpan(turn.atMs, locale)
  const isLate = turn.afterMs >= longWaitMs
  return (
    <li class={`turn turn-${turn.by}`} data-outcome={turn.outcome}>
      <span class="visually-hidden">{text.session[turn.by]}: </span>
      <span class="turn-lines">
        {turn.lines.map((line, index) => (
          <code key={index}>{line}</code>
        ))}
      </span>
      <span class={isLate ? 'turn-time is-late small' : 'turn-time soft small'}>
        {isLate ? `${at} (${text.session.after(formatSpan(turn.afterMs, locale))})` : at}
      </span>
    </li>
  )
}
