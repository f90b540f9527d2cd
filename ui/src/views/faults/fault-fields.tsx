import { faultPoints, isKnownAt, moveDraft } from '../../models/fault-draft.ts'
import { FieldGroup, SelectField, TextField } from '../../parts/field.tsx'
import { useFaultText } from './fault-context.ts'
import type { FieldsProps } from './fields-props.ts'

export function WhereFields({ draft, wrong, change }: FieldsProps) {
  const text = useFaultText()
  return (
    <FieldGroup title={text.where}>
      <SelectField
        label={text.where}
        isLabelHidden
        value={draft.at}
        isWrong={wrong === 'at'}
        options={faultPoints.map((point) => ({ value: point, label: text.points[point] }))}
        onChange={(at) => change(moveDraft(draft, at))}
      />
    </FieldGroup>
  )
}

/** Only what is known at the chosen point can be asked for there. */
export function WhomFields({ draft, wrong, change }: FieldsProps) {
  const text = useFaultText()
  const { at } = draft
  return (
    <FieldGroup title={text.whom} hint={text.whomHint}>
      {isKnownAt('mailbox', at) && (
        <TextField
          label={text.mailbox}
          value={draft.mailbox}
          isWrong={wrong === 'mailbox'}
          onInput={(mailbox) => change({ mailbox })}
        />
      )}
      {isKnownAt('sender', at) && (
        <TextField
          label={text.sender}
          value={draft.sender}
          isWrong={wrong === 'sender'}
          onInput={(sender) => change({ sender })}
        />
      )}
      {isKnownAt('recipient', at) && (
        <TextField
          label={text.recipient}
          value={draft.recipient}
          isWrong={wrong === 'recipient'}
          onInput={(recipient) => change({ recipient })}
        />
      )}
      <TextField
        label={text.listener}
        value={draft.listener}
        isWrong={wrong === 'listener'}
        onInput={(listener) => change({ listener })}
      />
      <TextField
        label={text.client}
        value={draft.client}
        isWrong={wrong === 'client'}
        onInput={(client) => change({ client })}
      />
      {isKnownAt('header', at) && (
        <>
          <TextField
            label={text.headerName}
            value={draft.headerName}
            isWrong={wrong === 'header'}
            onInput={(headerName) => change({ headerName })}
          />
          <TextField
            label={text.headerValue}
            value={draft.headerValue}
            onInput={(headerValue) => change({ headerValue })}
          />
        </>
      )}
    </FieldGroup>
  )
}

const whens = ['always', 'first', 'every', 'chance', 'rate'] as const

export function WhenFields({ draft, wrong, change }: FieldsProps) {
  const text = useFaultText()
  const { when } = draft
  return (
    <FieldGroup title={text.when}>
      <SelectField
        label={text.when}
        isLabelHidden
        value={when}
        options={whens.map((value) => ({ value, label: text.whens[value] }))}
        onChange={(value) => change({ when: value })}
      />
      {(when === 'first' || when === 'every' || when === 'rate') && (
        <TextField
          label={text.number}
          kind="number"
          least={1}
          value={draft.number}
          isWrong={wrong === when}
          onInput={(number) => change({ number })}
        />
      )}
      {when === 'rate' && (
        <TextField
          label={text.seconds}
          kind="number"
          least={0}
          value={draft.seconds}
          isWrong={wrong === when}
          onInput={(seconds) => change({ seconds })}
        />
      )}
      {when === 'chance' && (
        <>
          <TextField
            label={text.percent}
            kind="number"
            least={0}
            value={draft.percent}
            isWrong={wrong === 'probability'}
            onInput={(percent) => change({ percent })}
          />
          <TextField
            label={text.seed}
            hint={text.seedHint}
            kind="number"
            least={0}
            value={draft.seed}
            isWrong={wrong === 'seed'}
            onInput={(seed) => change({ seed })}
          />
        </>
      )}
    </FieldGroup>
  )
}

export function EndFields({ draft, wrong, change }: FieldsProps) {
  const text = useFaultText()
  const canKeep = draft.at === 'end' && (draft.what === 'reply' || draft.what === 'provider')
  return (
    <FieldGroup title={text.howLong} hint={text.untilDeleted}>
      <TextField
        label={text.times}
        kind="number"
        least={1}
        value={draft.times}
        isWrong={wrong === 'times'}
        onInput={(times) => change({ times })}
      />
      <TextField
        label={text.minutes}
        kind="number"
        least={0}
        value={draft.minutes}
        isWrong={wrong === 'expiresInMs'}
        onInput={(minutes) => change({ minutes })}
      />
      {canKeep && (
        <label class="checkbox is-wide">
          <input
            type="checkbox"
            checked={draft.keep}
            onChange={(event) => change({ keep: event.currentTarget.checked })}
          />
          {text.keep}
        </label>
      )}
    </FieldGroup>
  )
}
