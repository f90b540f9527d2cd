import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { CallbackJson } from '../../../../src/contract/mailjet-callback.ts'
import type { WebhookJson } from '../../../../src/contract/webhook.ts'
import { SelectField, TextField } from '../../parts/field.tsx'
import { useApp } from '../app-context.ts'
import { FailureText } from '../shell/notice-bar.tsx'
import { Choices } from './choices.tsx'
import { useWebhooks, useWebhookText } from './webhook-context.ts'

const kinds = ['webhook', 'callback'] as const
const versions = ['1', '2'] as const
const eventNames = ['message.received', 'message.updated', 'message.deleted'] as const
const eventTypes = ['sent', 'open', 'click', 'bounce', 'blocked', 'spam', 'unsub'] as const

/** Adds an address, where the operator has allowed its host. */
export function WebhookForm() {
  const board = useWebhooks()
  const { navigation } = useApp()
  const text = useWebhookText()
  const kind = useSignal<(typeof kinds)[number]>('webhook')
  const url = useSignal('')
  const mailbox = useSignal(navigation.route.peek().mailbox ?? '')
  const events = useSignal<readonly WebhookJson['events'][number][]>(['message.received'])
  const types = useSignal<readonly CallbackJson['type'][]>(eventTypes)
  const version = useSignal<(typeof versions)[number]>('1')
  const isBackup = useSignal(false)
  const isBusy = useSignal(false)
  const failure = board.failure.value
  const isWebhook = kind.value === 'webhook'
  const wrong = failure?.kind === 'problem' ? failure.problem.parameter : undefined
  useEffect(board.forgetFailure, [])

  async function create(): Promise<string | undefined> {
    const of = mailbox.peek() === '' ? undefined : mailbox.peek()
    const address = url.peek().trim()
    if (isWebhook) {
      const made = await board.create({
        url: address,
        events: [...events.peek()],
        ...(of === undefined ? {} : { mailbox: of }),
      })
      return made?.id
    }
    const made = await board.setCallbacks(of, {
      url: address,
      types: [...types.peek()],
      version: version.peek() === '2' ? 2 : 1,
      isBackup: isBackup.peek(),
    })
    return made && `callback-${made.id}`
  }

  async function submit(): Promise<void> {
    if (isBusy.peek()) return
    isBusy.value = true
    const id = await create()
    isBusy.value = false
    if (id !== undefined) navigation.go({ screen: 'webhooks', id }, 'replace')
  }

  return (
    <form
      class="webhook-page webhook-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <SelectField
        label={text.kind}
        value={kind.value}
        options={kinds.map((value) => ({ value, label: text.kinds[value] }))}
        onChange={(value) => {
          kind.value = value
        }}
      />
      <TextField
        label={text.url}
        hint={text.urlHint}
        value={url.value}
        isWrong={failure !== undefined && (wrong === undefined || wrong === 'url')}
        onInput={(value) => {
          url.value = value
        }}
      />
      <TextField
        label={text.mailbox}
        hint={text.mailboxHint[kind.value]}
        value={mailbox.value}
        isWrong={wrong === 'mailbox'}
        onInput={(value) => {
          mailbox.value = value
        }}
      />
      {isWebhook ? (
        <Choices
          title={text.events}
          choices={eventNames.map((value) => ({ value, label: `${value}: ${text.eventNames[value]}` }))}
          chosen={events}
        />
      ) : (
        <>
          <Choices
            title={text.events}
            choices={eventTypes.map((value) => ({ value, label: text.types[value] }))}
            chosen={types}
          />
          <SelectField
            label={text.version}
            value={version.value}
            options={versions.map((value) => ({ value, label: `${value}: ${text.versions[value]}` }))}
            onChange={(value) => {
              version.value = value
            }}
          />
          <label class="checkbox">
            <input
              type="checkbox"
              checked={isBackup.value}
              onChange={(event) => {
                isBackup.value = event.currentTarget.checked
              }}
            />
            {text.backup}
          </label>
        </>
      )}
      <div role="alert">
        {failure && (
          <p class="fault-refusal is-error">
            {text.refused}: <FailureText failure={failure} />
          </p>
        )}
      </div>
      <div class="webhook-actions">
        <button type="submit" class="button button-primary" aria-disabled={isBusy.value || undefined}>
          {text.create}
        </button>
      </div>
    </form>
  )
}
