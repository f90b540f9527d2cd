import { useSignal } from '@preact/signals'
import type { MailjetEventJson } from '../../../../src/contract/mailjet.ts'
import { describeEvent, type EventKind, kindOf } from '../../format/describe-event.ts'
import { formatDaySecond, formatExactTime } from '../../format/time.ts'
import { Button } from '../../parts/button.tsx'
import { Icon, type IconName } from '../../parts/icon.tsx'
import { useLocale, useText } from '../app-context.ts'
import { useMailjetText } from './use-mailjet-text.ts'

/** Events drawn without being asked for more. */
const firstShown = 100
/** As much of a link or an agent as is shown, in UTF-16 units. */
const longestShown = 2_000

const icons: Readonly<Record<EventKind, IconName>> = {
  sent: 'check',
  open: 'mailOpen',
  click: 'click',
  hard: 'bounce',
  soft: 'bounce',
  blocked: 'blocked',
  spam: 'warning',
  unsub: 'leave',
}

/** What happened, the newest first. */
export function EventTimeline({ events }: { events: readonly MailjetEventJson[] }) {
  const text = useText()
  const mailjetText = useMailjetText()
  const limit = useSignal(firstShown)
  const shown = events.slice(0, limit.value)
  return (
    <>
      <ol class="timeline" aria-label={mailjetText.events}>
        {shown.map((event) => (
          <TimelineEntry key={event.number} event={event} />
        ))}
      </ol>
      {shown.length < events.length && (
        <div class="cut-note">
          <Button
            onClick={() => {
              limit.value += 10 * firstShown
            }}
          >
            {text.common.showMore(events.length - shown.length)}
          </Button>
        </div>
      )}
    </>
  )
}

function TimelineEntry({ event }: { event: MailjetEventJson }) {
  const text = useMailjetText()
  const locale = useLocale()
  const kind = kindOf(event)
  return (
    <li class="timeline-entry" data-kind={kind}>
      <span class="timeline-icon">
        <Icon name={icons[kind]} />
      </span>
      <div class="timeline-body">
        <p class="timeline-head">
          <strong>{text.types[kind]}</strong>
          <time class="soft small" dateTime={event.at} title={formatExactTime(event.at, locale)}>
            {formatDaySecond(event.at, locale)}
          </time>
        </p>
        <dl class="timeline-facts small">
          {describeEvent(event, text).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <bdi>{value.slice(0, longestShown)}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </li>
  )
}
