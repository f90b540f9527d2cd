import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import type { WebhookJson } from '../../../../src/contract/webhook.ts'
import { type CallbackGroup, groupCallbacks } from '../../format/group-callbacks.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useText } from '../app-context.ts'
import { ListSkeleton } from '../list/list-skeleton.tsx'
import { NavButton } from '../nav/nav-button.tsx'
import { ScreenLink } from '../screen-link.tsx'
import { FailureText } from '../shell/notice-bar.tsx'
import { useLinkKeys } from '../use-link-keys.ts'
import { StateChip } from './state-chip.tsx'
import { useWebhooks, useWebhookText } from './webhook-context.ts'

/** Counts at which the server stops counting. */
const mostWebhookPending = 100
const mostCallbackPending = 1000

/** Every address that is posted to: our own webhooks, and callbacks of Mailjet's events. */
export function WebhookListPane() {
  const text = useText()
  const webhookText = useWebhookText()
  const list = useRef<HTMLDivElement>(null)
  useLinkKeys(useApp(), list)
  return (
    <section class="list-pane" aria-label={webhookText.list}>
      <div class="pane-head">
        <NavButton />
        <h2 class="cut">{text.nav.webhooks}</h2>
        <WebhookLink id="new" class="button">
          {webhookText.add}
        </WebhookLink>
      </div>
      <div class="list-body" ref={list}>
        <Addresses />
      </div>
    </section>
  )
}

function Addresses() {
  const { webhooks, callbacks } = useWebhooks()
  const text = useText()
  const webhookText = useWebhookText()
  const own = webhooks.value.value
  const mailjet = callbacks.value.value
  const failure = webhooks.failure.value ?? callbacks.failure.value
  if (own === undefined || mailjet === undefined) {
    if (failure === undefined) return <ListSkeleton />
    return (
      <Empty icon="warning" title={webhookText.failed}>
        <p class="soft">
          <FailureText failure={failure} />
        </p>
        <Button onClick={() => void Promise.all([webhooks.reload(), callbacks.reload()])}>
          {text.common.retry}
        </Button>
      </Empty>
    )
  }
  if (own.length === 0 && mailjet.length === 0) {
    return <Empty icon="webhook" title={webhookText.none} hint={webhookText.noneHint} />
  }
  return (
    <>
      <Group title={webhookText.webhooks} none={webhookText.noWebhooks}>
        {own.map((webhook) => (
          <WebhookRow key={webhook.id} webhook={webhook} />
        ))}
      </Group>
      <Group title={webhookText.callbacks} none={webhookText.noCallbacks}>
        {groupCallbacks(mailjet).map((group) => (
          <CallbackRow key={group.first.id} group={group} />
        ))}
      </Group>
      {mailjet.length > 0 && (
        <WebhookLink id="deliveries" class="pane-row webhook-row">
          {webhookText.all}
        </WebhookLink>
      )}
    </>
  )
}

function Group({ title, none, children }: { title: string; none: string; children: ComponentChildren[] }) {
  return (
    <>
      <h3 class="webhook-group">{title}</h3>
      {children.length === 0 ? <p class="webhook-none soft">{none}</p> : <ul>{children}</ul>}
    </>
  )
}

function WebhookRow({ webhook }: { webhook: WebhookJson }) {
  const { id, url, mailbox, state, pending } = webhook
  return <Row id={id} url={url} mailbox={mailbox} state={state} pending={[pending, mostWebhookPending]} />
}

function CallbackRow({ group: { first, callbacks } }: { group: CallbackGroup }) {
  const text = useWebhookText()
  return (
    <Row
      id={`callback-${first.id}`}
      url={first.url}
      mailbox={first.mailbox}
      state={first.state}
      pending={[first.pending, mostCallbackPending]}
    >
      {' · '}
      {callbacks.map(({ type }) => text.types[type]).join(', ')}
    </Row>
  )
}

interface RowProps {
  readonly id: string
  readonly url: string
  readonly mailbox: string | null
  readonly state: WebhookJson['state']
  readonly pending: readonly [number, number]
  readonly children?: ComponentChildren
}

function Row({ id, url, mailbox, state, pending: [pending, most], children }: RowProps) {
  const text = useWebhookText()
  return (
    <li>
      <WebhookLink id={id} class="pane-row webhook-row">
        <span class="row-line">
          <bdi class="cut">{url}</bdi>
          <StateChip state={state} />
        </span>
        <span class="row-line soft small">
          <span class="cut">
            <bdi>{mailbox ?? text.allMailboxes}</bdi>
            {children}
          </span>
          {pending > 0 && <span class="webhook-pending">{text.pending(pending, most)}</span>}
        </span>
      </WebhookLink>
    </li>
  )
}

function WebhookLink({
  id,
  class: name,
  children,
}: {
  id: string
  class: string
  children: ComponentChildren
}) {
  const isOpen = useApp().navigation.route.value.id === id
  return (
    <ScreenLink to={{ screen: 'webhooks', id }} class={name} current={isOpen ? 'true' : undefined}>
      {children}
    </ScreenLink>
  )
}
