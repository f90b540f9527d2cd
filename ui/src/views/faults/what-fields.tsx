import type { ProviderReplyJson } from '../../../../src/contract/replies.ts'
import { formatReply } from '../../format/format-reply.ts'
import { isPossibleAt } from '../../models/fault-draft.ts'
import { FieldGroup, SelectField, TextField } from '../../parts/field.tsx'
import { useFaults, useFaultText } from './fault-context.ts'
import type { FieldsProps } from './fields-props.ts'

const whats = ['reply', 'provider', 'drop', 'stall', 'silence', 'close', 'normal'] as const

/** What happens. Choices that make no sense at the chosen point are not offered. */
export function WhatFields(props: FieldsProps) {
  const { draft, wrong, change } = props
  const text = useFaultText()
  const possible = whats.filter((what) => isPossibleAt(what, draft.at))
  return (
    <FieldGroup title={text.what}>
      <SelectField
        label={text.what}
        isLabelHidden
        value={draft.what}
        isWrong={wrong === 'action'}
        options={possible.map((value) => ({ value, label: text.whats[value] }))}
        onChange={(what) => change({ what })}
      />
      {draft.what === 'reply' && (
        <TextField
          label={text.reply}
          hint={text.replyHint}
          isWide
          value={draft.reply}
          isWrong={wrong === 'reply'}
          onInput={(reply) => change({ reply })}
        />
      )}
      {draft.what === 'provider' && <ProviderFields {...props} />}
      {draft.what === 'close' && (
        <TextField
          label={text.bytes}
          kind="number"
          least={1}
          value={draft.bytes}
          isWrong={wrong === 'closeAfterBytes'}
          onInput={(bytes) => change({ bytes })}
        />
      )}
      <TextField
        label={text.delay}
        kind="number"
        least={1}
        value={draft.delayMs}
        isWrong={wrong === 'delayMs'}
        onInput={(delayMs) => change({ delayMs })}
      />
      {draft.at !== 'connect' && (
        <TextField
          label={text.drip}
          kind="number"
          least={1}
          value={draft.dripMs}
          isWrong={wrong === 'dripMs'}
          onInput={(dripMs) => change({ dripMs })}
        />
      )}
    </FieldGroup>
  )
}

const pointOfStage = { greeting: 'greeting', mail: 'mail', rcpt: 'rcpt', 'end-of-data': 'end' } as const

/** A refusal out of the catalogue; the rule goes to where the provider says it. */
function ProviderFields({ draft, wrong, change }: FieldsProps) {
  const { catalogue } = useFaults()
  const text = useFaultText()
  const replies = catalogue.value
  const ofProvider = replies.filter(({ provider }) => provider === draft.provider)
  const chosen = ofProvider.find(({ reason }) => reason === draft.reason)

  function choose(reply: ProviderReplyJson | undefined): void {
    if (reply === undefined) return
    change({ provider: reply.provider, reason: reply.reason, at: pointOfStage[reply.stage] })
  }

  return (
    <>
      <SelectField
        label={text.provider}
        value={draft.provider}
        isWrong={wrong === 'provider'}
        options={providersOf(replies)}
        onChange={(provider) => {
          const own = replies.filter((reply) => reply.provider === provider)
          choose(own.find(({ reason }) => reason === draft.reason) ?? own[0])
        }}
      />
      <SelectField
        label={text.reason}
        value={draft.reason}
        isWrong={wrong === 'reason'}
        options={ofProvider.map(({ reason, reasonText }) => ({
          value: reason,
          label: text.reasons[reason] ?? reasonText,
        }))}
        onChange={(reason) => choose(ofProvider.find((reply) => reply.reason === reason))}
      />
      {chosen && <ProviderNote reply={chosen} />}
    </>
  )
}

function ProviderNote({ reply }: { reply: ProviderReplyJson }) {
  const text = useFaultText()
  const { mailjet } = reply
  return (
    <div class="provider-note is-wide">
      <code lang="en">{formatReply(reply)}</code>
      {mailjet?.event === 'bounce' && (
        <span class="small">
          {text.wouldReport}: {text.bounce(mailjet.hard)}, {mailjet.errorRelatedTo}, {mailjet.error}
        </span>
      )}
      <span class="soft small">
        {text.source}: {reply.source} ({text.certainties[reply.certainty]})
      </span>
    </div>
  )
}

function providersOf(replies: readonly ProviderReplyJson[]): readonly { value: string; label: string }[] {
  const names = new Map(replies.map(({ provider, providerName }) => [provider, providerName]))
  return [...names].map(([value, label]) => ({ value, label }))
}
