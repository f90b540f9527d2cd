import type { SummaryJson } from '../../../../src/contract/message.ts'
import { recipientLine, senderName } from '../../format/address.ts'
import { formatReply } from '../../format/format-reply.ts'
import { cutText } from '../../format/inbox-line.ts'
import { formatExactTime, formatShortTime } from '../../format/time.ts'
import { Icon } from '../../parts/icon.tsx'
import { useApp, useLocale, useText } from '../app-context.ts'

interface MessageRowProps {
  readonly row: SummaryJson
  readonly index: number
  readonly total: number
  readonly style: { transform: string }
  /** Where the Tab key enters the list when no row has been active yet. */
  readonly isFirstStop: boolean
}

/** As much of a name or subject as any row could show. */
const longest = 200

/** One message in two lines: sender, recipients and time; subject, beginning of the text and marks. */
export function MessageRow({ row, index, total, style, isFirstStop }: MessageRowProps) {
  const { selection, navigation } = useApp()
  const isActive = selection.activeId.value === row.id
  const isOpen = navigation.openId.value === row.id
  return (
    <div
      class="row row-placed"
      role="option"
      aria-selected={selection.ids.value.has(row.id) || isOpen}
      aria-posinset={index + 1}
      aria-setsize={total}
      tabIndex={isActive || isFirstStop ? 0 : -1}
      data-id={row.id}
      data-read={row.read}
      data-open={isOpen}
      style={style}
    >
      <RowHead row={row} />
      <div class="row-line">
        <Subject row={row} />
        <RowMarks row={row} />
      </div>
    </div>
  )
}

function RowHead({ row }: { row: SummaryJson }) {
  const text = useText()
  const locale = useLocale()
  const { now } = useApp()
  const { first, more } = recipientLine(row)
  return (
    <div class="row-line">
      {!row.read && (
        <span class="row-unread">
          <span class="visually-hidden">{text.list.isUnread} </span>
        </span>
      )}
      <bdi class="row-sender cut">{cutText(senderName(row), longest) || text.list.noSender}</bdi>
      <span class="row-recipients cut">
        {text.list.to('')}
        <bdi>{cutText(first, longest) || text.list.noRecipient}</bdi>
      </span>
      {more > 0 && <span class="row-more">{text.list.moreRecipients(more)}</span>}
      <time class="row-time" dateTime={row.receivedAt} title={formatExactTime(row.receivedAt, locale)}>
        {formatShortTime(row.receivedAt, now.value, locale)}
      </time>
    </div>
  )
}

function Subject({ row }: { row: SummaryJson }) {
  const text = useText()
  return (
    <span class="row-text">
      <bdi class={row.subject ? 'row-subject cut' : 'row-subject cut is-missing'}>
        {cutText(row.subject, longest) || text.list.noSubject}
      </bdi>
      <bdi class="row-preview cut">{cutText(row.preview, longest)}</bdi>
    </span>
  )
}

function RowMarks({ row }: { row: SummaryJson }) {
  const text = useText()
  const findings = row.mailjet?.findings ?? 0
  return (
    <span class="row-marks">
      {row.tags[0] !== undefined && (
        <span class="chip row-tag" title={row.tags.join(', ')}>
          <bdi class="cut">{row.tags[0]}</bdi>
        </span>
      )}
      {row.tags.length > 1 && <span class="row-more">{text.list.moreRecipients(row.tags.length - 1)}</span>}
      {row.attachments > 0 && (
        <Mark label={text.list.attachments(row.attachments)}>
          <Icon name="attachment" />
        </Mark>
      )}
      {row.mailjet && (
        <Mark label={text.list.mailjet}>
          <span class="row-mailjet">Mj</span>
        </Mark>
      )}
      {findings > 0 && (
        <Mark label={text.list.findings(findings)}>
          <span class="badge badge-warning">{findings}</span>
        </Mark>
      )}
      {row.rejected && (
        <Mark label={text.list.rejected(formatReply(row.rejected))}>
          <span class="badge badge-error">{row.rejected.code}</span>
        </Mark>
      )}
      {row.digest === 'failed' && (
        <Mark label={text.list.digestFailed}>
          <Icon name="warning" />
        </Mark>
      )}
    </span>
  )
}

/** A picture that means something: seen by the eye, and in words for everybody else. */
function Mark({ label, children }: { label: string; children: preact.ComponentChildren }) {
  return (
    <span class="row-mark" title={label}>
      <span aria-hidden="true">{children}</span>
      <span class="visually-hidden">{label}</span>
    </span>
  )
}
