import { useSignal } from '@preact/signals'
import type { NewMailjetEventJson } from '../../../../src/contract/mailjet.ts'
import { formatReply } from '../../format/format-reply.ts'
import { mailjetErrors } from '../../format/mailjet-errors.ts'
import { readReplies } from '../../models/message-reads.ts'
import { SelectField, TextField } from '../../parts/field.tsx'
import { Segments } from '../../parts/segments.tsx'
import { useLoaded } from '../use-loaded.ts'
import { useMailjetText } from './use-mailjet-text.ts'

type Source = 'error' | 'reply' | 'provider'
type Outcome = 'hard' | 'soft' | 'blocked'

interface ReasonFormProps {
  readonly onOrder: (event: NewMailjetEventJson) => void
}

/** A bounce or a block with a reason: one of Mailjet's errors, or a reply that is translated into one. */
export function ReasonForm({ onOrder }: ReasonFormProps) {
  const text = useMailjetText()
  const source = useSignal<Source>('error')
  return (
    <div class="reason-form">
      <Segments
        label={text.reasonFrom}
        segments={(['error', 'reply', 'provider'] as const).map((value) => ({
          value,
          label: text.reasonsFrom[value],
        }))}
        value={source.value}
        onChange={(chosen) => {
          source.value = chosen
        }}
      />
      {source.value === 'error' && <ErrorFields onOrder={onOrder} />}
      {source.value === 'reply' && <ReplyField onOrder={onOrder} />}
      {source.value === 'provider' && <ProviderField onOrder={onOrder} />}
    </div>
  )
}

function ErrorFields({ onOrder }: ReasonFormProps) {
  const text = useMailjetText()
  const error = useSignal<string>(mailjetErrors[0].error)
  const outcome = useSignal<Outcome>('hard')
  return (
    <Form onSubmit={() => onOrder(eventOf(outcome.peek(), error.peek()))}>
      <SelectField
        label={text.outcome}
        value={outcome.value}
        options={(['hard', 'soft', 'blocked'] as const).map((value) => ({
          value,
          label: text.outcomes[value],
        }))}
        onChange={(chosen) => {
          outcome.value = chosen
        }}
      />
      <SelectField
        label={text.error}
        value={error.value}
        options={mailjetErrors.map(({ error: value, relatedTo }) => ({
          value: value as string,
          label: `${relatedTo}: ${value}`,
        }))}
        onChange={(chosen) => {
          error.value = chosen
        }}
      />
    </Form>
  )
}

function eventOf(outcome: Outcome, error: string): NewMailjetEventJson {
  if (outcome === 'blocked') return { type: 'blocked', error }
  return { type: 'bounce', isHard: outcome === 'hard', error }
}

function ReplyField({ onOrder }: ReasonFormProps) {
  const text = useMailjetText()
  const reply = useSignal('550 5.1.1 User unknown')
  return (
    <Form onSubmit={() => onOrder({ type: 'bounce', reply: reply.peek().trim() })}>
      <TextField
        label={text.reply}
        value={reply.value}
        hint={text.replyHint}
        isWide
        onInput={(typed) => {
          reply.value = typed
        }}
      />
    </Form>
  )
}

function ProviderField({ onOrder }: ReasonFormProps) {
  const text = useMailjetText()
  const chosen = useSignal<string | undefined>(undefined)
  const loaded = useLoaded('replies', readReplies)
  if (loaded.kind !== 'ready') return <div class="mailjet-waiting" aria-busy={loaded.kind === 'loading'} />
  const options = loaded.value.map((reply) => ({
    value: formatReply(reply),
    label: `${reply.providerName}: ${reply.reasonText}`,
  }))
  const value = chosen.value ?? options[0]?.value ?? ''
  return (
    <Form onSubmit={() => onOrder({ type: 'bounce', reply: value })}>
      <SelectField
        label={text.provider}
        value={value}
        options={options}
        onChange={(reply) => {
          chosen.value = reply
        }}
      />
      <p class="soft small reason-reply" lang="en">
        {value}
      </p>
    </Form>
  )
}

function Form({ onSubmit, children }: { onSubmit: () => void; children: preact.ComponentChildren }) {
  const text = useMailjetText()
  return (
    <form
      class="reason-fields"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
      <button type="submit" class="button">
        {text.orderIt}
      </button>
    </form>
  )
}
