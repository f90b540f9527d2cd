import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import type { ReplyExplanationJson } from '../../../../src/contract/replies.ts'
import { findExplanationText } from '../../format/explanation-texts.ts'
import { formatReply } from '../../format/format-reply.ts'
import { type Failure, toFailure } from '../../models/failure.ts'
import { explainReply } from '../../models/fault-board.ts'
import { Button } from '../../parts/button.tsx'
import { CappedText } from '../../parts/capped-text.tsx'
import { useApp } from '../app-context.ts'
import { FailureText } from '../shell/notice-bar.tsx'
import { useFaults, useFaultText } from './fault-context.ts'

/** Explains any reply that is pasted in. */
export function ReplyExplainer() {
  const text = useFaultText()
  const id = useId()
  const pasted = useSignal('')
  const explained = useSignal<ReplyExplanationJson | undefined>(undefined)
  const failure = useSignal<Failure | undefined>(undefined)

  async function explain(): Promise<void> {
    try {
      explained.value = await explainReply(pasted.peek())
      failure.value = undefined
    } catch (error) {
      explained.value = undefined
      failure.value = toFailure(error)
    }
  }

  return (
    <div class="fault-page">
      <form
        class="explain-form"
        onSubmit={(event) => {
          event.preventDefault()
          void explain()
        }}
      >
        <label for={id}>{text.pasted}</label>
        <textarea
          class="field"
          id={id}
          rows={4}
          maxLength={10_000}
          spellcheck={false}
          placeholder="550 5.1.1 User unknown"
          aria-describedby={`${id}-hint`}
          value={pasted.value}
          onInput={(event) => {
            pasted.value = event.currentTarget.value
          }}
        />
        <span class="soft small" id={`${id}-hint`}>
          {text.explainHint}
        </span>
        <div>
          <button type="submit" class="button button-primary">
            {text.explainButton}
          </button>
        </div>
      </form>
      <div role="alert">
        {failure.value && (
          <p class="fault-refusal is-error">
            {text.noReply}: <FailureText failure={failure.value} />
          </p>
        )}
      </div>
      <div role="status">{explained.value && <Explained explanation={explained.value} />}</div>
    </div>
  )
}

function Explained({ explanation }: { explanation: ReplyExplanationJson }) {
  const board = useFaults()
  const { navigation, preferences } = useApp()
  const text = useFaultText()
  const { outcome, meaning, reason, provider } = explanation
  const words = findExplanationText(`reply.${outcome}`, preferences.language.value) ?? meaning.text
  const reply = formatReply(explanation)
  const canOrder = outcome === 'later' || outcome === 'failed'
  return (
    <div class="explained" data-outcome={outcome}>
      <CappedText class="explained-outcome" text={reply}>
        <code>{reply}</code>
      </CappedText>
      <dl class="explained-facts">
        <Fact name={text.classMeaning} value={words} note={meaning.reference} />
        {explanation.codeMeaning && (
          <Fact
            name={`${text.code} ${explanation.code}`}
            value={explanation.codeMeaning.text}
            note={explanation.codeMeaning.reference}
            isEnglish
          />
        )}
        {explanation.enhancedMeaning && (
          <Fact
            name={`${text.enhanced} ${explanation.enhancedCode}`}
            value={explanation.enhancedMeaning.text}
            note={explanation.enhancedMeaning.reference}
            isEnglish
          />
        )}
        {reason && (
          <Fact
            name={text.whyRefused}
            value={text.reasons[reason.name] ?? reason.text}
            note={[text.by[reason.by], provider && text.probably(provider.name)].filter(Boolean).join(' · ')}
            isEnglish={text.reasons[reason.name] === undefined}
          />
        )}
        <MailjetFact explanation={explanation} />
      </dl>
      {canOrder && (
        <Button
          onClick={() => {
            board.draft.value = { ...board.draft.peek(), what: 'reply', reply }
            navigation.go({ screen: 'faults', id: 'new' })
          }}
        >
          {text.orderReply}
        </Button>
      )}
    </div>
  )
}

function MailjetFact({ explanation: { mailjet } }: { explanation: ReplyExplanationJson }) {
  const text = useFaultText()
  if (mailjet === null) return <Fact name={text.event} value={text.noEvent} />
  if (mailjet.event === 'sent') return <Fact name={text.event} value={text.sentEvent} />
  return (
    <>
      <Fact name={text.event} value={text.bounce(mailjet.hard)} />
      <Fact name={text.relatedTo} value={mailjet.errorRelatedTo} />
      <Fact name={text.error} value={mailjet.error} />
    </>
  )
}

interface FactProps {
  readonly name: string
  readonly value: string
  readonly note?: string
  readonly isEnglish?: boolean
}

function Fact({ name, value, note, isEnglish }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span lang={isEnglish ? 'en' : undefined}>{value}</span>{' '}
        {note && <span class="soft small">{note}</span>}
      </dd>
    </div>
  )
}
