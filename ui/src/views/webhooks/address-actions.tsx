import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { Button } from '../../parts/button.tsx'
import { useApp, useText } from '../app-context.ts'
import { FailureText } from '../shell/notice-bar.tsx'
import { useWebhooks, useWebhookText } from './webhook-context.ts'

interface AddressActionsProps {
  readonly isOfSetting: boolean
  readonly onDelete: () => Promise<boolean>
  readonly children?: ComponentChildren
}

/**
 * What can be done with an address. Its deletion loses its place and its key for good, so it is asked for twice instead of
 * being taken back.
 */
export function AddressActions({ isOfSetting, onDelete, children }: AddressActionsProps) {
  const { navigation } = useApp()
  const board = useWebhooks()
  const text = useText()
  const webhookText = useWebhookText()
  const isSure = useSignal(false)
  const failure = board.failure.value
  return (
    <>
      <div class="webhook-actions">
        {children}
        {isOfSetting && <span class="soft">{webhookText.ofSetting}</span>}
        {!isOfSetting && !isSure.value && (
          <Button
            onClick={() => {
              isSure.value = true
            }}
          >
            {webhookText.delete}
          </Button>
        )}
        {isSure.value && (
          <>
            <Button
              kind="danger"
              onClick={() => {
                void onDelete().then((isDone) => isDone && navigation.go({ id: undefined }, 'replace'))
              }}
            >
              {webhookText.deleteSure}
            </Button>
            <Button
              onClick={() => {
                isSure.value = false
              }}
            >
              {text.common.cancel}
            </Button>
            <span class="soft">{webhookText.deleteHint}</span>
          </>
        )}
      </div>
      <div role="alert">
        {failure && (
          <p class="fault-refusal is-error">
            <FailureText failure={failure} />
          </p>
        )}
      </div>
    </>
  )
}
