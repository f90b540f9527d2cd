import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { CallbackDeliveryJson } from '../../../../src/contract/mailjet-callback.ts'
import { indentJson } from '../../format/indent-json.ts'
import { formatExactTime, formatShortTime, formatSpan } from '../../format/time.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { LongText } from '../../parts/long-text.tsx'
import { useApp, useLocale } from '../app-context.ts'
import { useWebhookText } from './webhook-context.ts'

interface DeliveryProps {
  readonly delivery: CallbackDeliveryJson
  /** Whether it has to say where it went. */
  readonly hasAddress: boolean
  readonly onSend: () => Promise<void>
}

/** One POST: what and how it went in a line; opened, the request and the answer. */
export function DeliveryView({ delivery, hasAddress, onSend }: DeliveryProps) {
  const { now } = useApp()
  const text = useWebhookText()
  const locale = useLocale()
  const isOpen = useSignal(false)
  const { at, types, status, error, isManual, url } = delivery
  return (
    <li>
      <details
        class="delivery"
        onToggle={(event) => {
          isOpen.value = event.currentTarget.open
        }}
      >
        <summary>
          <Icon name="chevron" />
          <span class={error === null ? 'delivery-status' : 'delivery-status is-wrong'}>
            {status === null ? text.noAnswer : text.status(status)}
          </span>
          <span class="cut">
            {types.map((type) => text.types[type]).join(', ')}
            {hasAddress && (
              <>
                {' · '}
                <bdi>{url}</bdi>
              </>
            )}
            {isManual && <span class="soft"> ({text.manual})</span>}
          </span>
          <time class="row-time" dateTime={at} title={formatExactTime(at, locale)}>
            {formatShortTime(at, now.value, locale)}
          </time>
        </summary>
        {isOpen.value && <Opened delivery={delivery} hasAddress={hasAddress} onSend={onSend} />}
      </details>
    </li>
  )
}

function Opened({ delivery, hasAddress, onSend }: DeliveryProps) {
  const text = useWebhookText()
  const locale = useLocale()
  const isBusy = useSignal(false)
  const { at, body, answer, error, durationMs, nextAttemptAt, callbacks, url } = delivery
  const indented = useMemo(() => indentJson(body), [body])
  return (
    <div class="delivery-opened">
      <p>
        {formatExactTime(at, locale)}, {text.took(formatSpan(durationMs, locale))}:{' '}
        {error === null ? (
          text.taken
        ) : (
          <span class="is-error">
            {text.notTaken}. <span lang="en">{error}</span>
          </span>
        )}
      </p>
      {hasAddress && (
        <p class="delivery-url">
          {text.toAddress}: <bdi>{url}</bdi>
        </p>
      )}
      {nextAttemptAt !== null && (
        <p>
          {text.next}: {formatExactTime(nextAttemptAt, locale)}
        </p>
      )}
      <h4>{text.request}</h4>
      <Source label={text.request} source={indented} />
      <h4>{text.answer}</h4>
      {answer === '' ? (
        <p class="soft">{text.emptyAnswer}</p>
      ) : (
        <Source label={text.answer} source={answer} />
      )}
      {callbacks.length > 0 && (
        <Button
          onClick={() => {
            if (isBusy.peek()) return
            isBusy.value = true
            void onSend().finally(() => {
              isBusy.value = false
            })
          }}
        >
          {isBusy.value ? text.sending : text.send}
        </Button>
      )}
    </div>
  )
}

function Source({ label, source }: { label: string; source: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the arrow keys as well
    <section class="delivery-text" aria-label={label} tabIndex={0}>
      <LongText text={source} isWrapped />
    </section>
  )
}
