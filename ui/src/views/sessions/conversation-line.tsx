import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useId } from 'preact/hooks'
import type { Line } from '../../format/conversation.ts'
import { findExplanationText } from '../../format/explanation-texts.ts'
import { useApp, useText } from '../app-context.ts'

interface ConversationLineProps {
  readonly line: Line
  readonly index: number
  readonly entry: Signal<number>
  readonly areAllOpen: boolean
}

type Explanation = NonNullable<Line['explanation']>

/** One line; where it has an explanation, a button that shows it underneath. */
export function ConversationLine({ line, index, entry, areAllOpen }: ConversationLineProps) {
  const isOpen = useSignal(areAllOpen)
  const language = useApp().preferences.language.value
  const id = useId()
  useEffect(() => {
    isOpen.value = areAllOpen
  }, [areAllOpen])
  const { explanation } = line
  if (explanation === null) return <code>{line.text}</code>
  const words = findExplanationText(explanation.key, language) ?? explanation.text
  return (
    <>
      <button
        type="button"
        class="turn-line"
        aria-expanded={isOpen.value}
        aria-controls={isOpen.value ? id : undefined}
        tabIndex={entry.value === index ? 0 : -1}
        title={words}
        onFocus={() => {
          entry.value = index
        }}
        onClick={() => {
          isOpen.value = !isOpen.value
        }}
      >
        <code>{line.text}</code>
      </button>
      {isOpen.value && (
        <div class="explanation" id={id}>
          <ExplanationView explanation={explanation} words={words} />
        </div>
      )}
    </>
  )
}

function ExplanationView({ explanation, words }: { explanation: Explanation; words: string }) {
  const text = useText()
  return (
    <>
      <p lang={words === explanation.text ? 'en' : undefined}>
        {words} <Reference reference={explanation.reference} label={text.session.reference} />
      </p>
      {explanation.parts.length > 0 && (
        <dl>
          {explanation.parts.map((part, at) => (
            <div key={at}>
              <dt>
                <code>{part.name}</code>
              </dt>
              <dd lang="en">
                {part.text} <Reference reference={part.reference} label={text.session.reference} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

/** The document that says so. RFCs are not linked: nothing leaves this machine by itself, nor by a slip of the mouse. */
function Reference({ reference, label }: { reference: string | null; label: string }) {
  if (reference === null) return null
  return (
    <span class="soft small" lang="en" title={label}>
      {reference}
    </span>
  )
}
