import { type Signal, useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { TranscriptLineJson } from '../../../../src/contract/session.ts'
import { readConversation, type Turn } from '../../format/conversation.ts'
import { formatSpan } from '../../format/time.ts'
import { Button } from '../../parts/button.tsx'
import { useLocale, useText } from '../app-context.ts'
import { ConversationLine } from './conversation-line.tsx'

/** An answer that took longer is worth noticing. */
const longWaitMs = 200

/**
 * A transcript as a conversation: the client's turns on the left, the server's on the right, notes between them. Each line
 * can be opened to read what it means; the arrow keys go from line to line.
 */
export function Conversation({ transcript }: { transcript: readonly TranscriptLineJson[] }) {
  const text = useText()
  const list = useRef<HTMLOListElement>(null)
  const areAllOpen = useSignal(false)
  const entry = useSignal(0)
  const turns = readConversation(transcript)
  const firstLines = countBefore(turns)

  function move(event: KeyboardEvent): void {
    const step = steps[event.key]
    const lines = [...(list.current?.querySelectorAll<HTMLElement>('button.turn-line') ?? [])]
    const at = lines.indexOf(document.activeElement as HTMLElement)
    const next = step === undefined || at === -1 ? undefined : lines[at + step]
    if (step === undefined || at === -1) return
    event.preventDefault()
    next?.focus()
  }

  return (
    <div class="conversation">
      <div class="conversation-head">
        <Button
          isPressed={areAllOpen.value}
          onClick={() => {
            areAllOpen.value = !areAllOpen.value
          }}
        >
          {text.session.explainAll}
        </Button>
        <span class="soft small">{text.session.explainHint}</span>
      </div>
      <ol aria-label={text.session.conversation} ref={list} onKeyDown={move}>
        {turns.map((turn, index) => (
          <TurnView
            key={index}
            turn={turn}
            firstLine={firstLines[index] ?? 0}
            entry={entry}
            areAllOpen={areAllOpen.value}
          />
        ))}
      </ol>
    </div>
  )
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }

/** For each turn, how many lines that can be opened come before it. */
function countBefore(turns: readonly Turn[]): readonly number[] {
  let before = 0
  return turns.map(({ lines }) => {
    const first = before
    before += lines.filter(({ explanation }) => explanation !== null).length
    return first
  })
}

interface TurnViewProps {
  readonly turn: Turn
  readonly firstLine: number
  /** The line that the Tab key enters at. */
  readonly entry: Signal<number>
  readonly areAllOpen: boolean
}

function TurnView({ turn, firstLine, entry, areAllOpen }: TurnViewProps) {
  const text = useText()
  const locale = useLocale()
  const at = formatSpan(turn.atMs, locale)
  const isLate = turn.afterMs >= longWaitMs
  return (
    <li class={`turn turn-${turn.by}`} data-outcome={turn.outcome}>
      <span class="visually-hidden">{text.session[turn.by]}: </span>
      <div class="turn-lines">
        {turn.lines.map((line, index) => (
          <ConversationLine
            key={index}
            line={line}
            index={firstLine + index}
            entry={entry}
            areAllOpen={areAllOpen}
          />
        ))}
      </div>
      <span class={isLate ? 'turn-time is-late small' : 'turn-time soft small'}>
        {isLate ? `${at} (${text.session.after(formatSpan(turn.afterMs, locale))})` : at}
      </span>
    </li>
  )
}
