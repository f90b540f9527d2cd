import { useMemo } from 'preact/hooks'
import type { SummaryJson } from '../../../../src/contract/message.ts'
import { createReleaseDraft, type ReleaseDraft } from '../../models/release-draft.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField, TextField } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useApp, useText } from '../app-context.ts'
import { FailureText } from '../shell/notice-bar.tsx'
import { useReleaseText } from './use-release-text.ts'

/** Asks by which relay and to whom the open message is to be sent on; says how to turn that on where it is off. */
export function ReleaseDialog({ onClose }: { onClose: () => void }) {
  const app = useApp()
  const text = useText()
  const releaseText = useReleaseText()
  const opened = app.opened.opened.value
  const message = opened.kind === 'ready' ? opened.message : undefined
  const info = app.server.info.value
  return (
    <Dialog title={releaseText.title} closeLabel={text.common.close} onClose={onClose}>
      {info?.relays.length === 0 && <Off onClose={onClose} />}
      {info && info.relays.length > 0 && message && (
        <Form message={message} relays={info.relays} allowed={info.relayRecipients} onClose={onClose} />
      )}
    </Dialog>
  )
}

function Off({ onClose }: { onClose: () => void }) {
  const text = useText()
  const releaseText = useReleaseText()
  return (
    <>
      <div class="dialog-body release-off">
        <p>
          <strong>{releaseText.off}.</strong> {releaseText.offHint}
        </p>
        <pre>
          {'POSTFANG_RELAY=smtp+starttls://user:password@smtp.example.com:587 \\\n'}
          {'  postfang --relay-recipients @example.com'}
        </pre>
      </div>
      <div class="dialog-actions">
        <Button onClick={onClose}>{text.common.close}</Button>
      </div>
    </>
  )
}

interface FormProps {
  readonly message: Pick<SummaryJson, 'id' | 'envelope'>
  readonly relays: readonly string[]
  readonly allowed: readonly string[]
  readonly onClose: () => void
}

function Form({ message, relays, allowed, onClose }: FormProps) {
  const text = useText()
  const releaseText = useReleaseText()
  const draft = useMemo(
    () => createReleaseDraft({ message: message.id, captured: message.envelope, relays, allowed }),
    [message.id],
  )
  async function order(event: Event): Promise<void> {
    event.preventDefault()
    if ((await draft.order()) !== undefined) onClose()
  }
  const failure = draft.failure.value
  return (
    <form onSubmit={(event) => void order(event)}>
      <div class="dialog-body release-form">
        <p class="soft">{releaseText.explain}</p>
        <Recipients draft={draft} allowed={allowed} />
        {relays.length > 1 && (
          <SelectField
            label={releaseText.relay}
            value={draft.relay.value}
            options={relays.map((relay) => ({ value: relay, label: relay }))}
            onChange={(relay) => {
              draft.relay.value = relay
            }}
          />
        )}
        <TextField
          label={releaseText.from}
          value={draft.from.value}
          onInput={(from) => {
            draft.from.value = from
          }}
        />
        <div role="alert">
          {failure && (
            <p class="release-failure">
              <FailureText failure={failure} />
            </p>
          )}
        </div>
      </div>
      <div class="dialog-actions">
        <Button onClick={onClose}>{text.common.cancel}</Button>
        <button type="submit" class="button" disabled={!draft.canOrder.value}>
          {releaseText.order}
        </button>
      </div>
    </form>
  )
}

function Recipients({ draft, allowed }: { draft: ReleaseDraft; allowed: readonly string[] }) {
  const releaseText = useReleaseText()
  const list = allowed.includes('*') ? releaseText.everybody : allowed.join(', ')
  const recipients = draft.recipients.value
  return (
    <fieldset class="release-recipients">
      <legend>{releaseText.to}</legend>
      <div class="release-chips">
        {recipients.length === 0 && <span class="soft">{releaseText.none}</span>}
        {recipients.map(({ address, isAllowed }) => (
          <button
            key={address}
            type="button"
            class={isAllowed ? 'chip chip-button' : 'chip chip-button is-wrong'}
            aria-label={`${releaseText.remove(address)}${isAllowed ? '' : ` (${releaseText.notAllowed})`}`}
            title={releaseText.remove(address)}
            onClick={() => draft.remove(address)}
          >
            <bdi class="cut">{address}</bdi>
            {!isAllowed && <span>({releaseText.notAllowed})</span>}
            <Icon name="close" />
          </button>
        ))}
      </div>
      <div class="release-add">
        <input
          class="field"
          aria-label={releaseText.add}
          placeholder={releaseText.add}
          autocomplete="off"
          spellcheck={false}
          value={draft.typed}
          onInput={(event) => {
            draft.typed.value = event.currentTarget.value
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || draft.typed.value.trim() === '') return
            event.preventDefault()
            draft.add()
          }}
        />
        <Button onClick={draft.add}>{releaseText.addButton}</Button>
      </div>
      <p class="soft small">{releaseText.allowed(list)}</p>
    </fieldset>
  )
}
