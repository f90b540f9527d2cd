import type { CampaignJson } from '../../../../src/contract/mailjet.ts'
import { cutText } from '../../format/inbox-line.ts'
import { formatCount, formatShare } from '../../format/number.ts'
import { searchTerm } from '../../format/search-text.ts'
import { formatExactTime, formatShortTime } from '../../format/time.ts'
import { keyOf } from '../../models/campaign-list.ts'
import { useApp, useLocale } from '../app-context.ts'
import { useMailjetText } from '../mailjet/use-mailjet-text.ts'
import { ScreenLink } from '../screen-link.tsx'

/** As much of a name as a row shows. */
const longest = 200

interface CampaignTableProps {
  readonly campaigns: readonly CampaignJson[]
  /** Whether the rows say which mailbox they are of. */
  readonly hasMailbox: boolean
}

/** Campaigns with their counts; a row leads to its messages. */
export function CampaignTable({ campaigns, hasMailbox }: CampaignTableProps) {
  const { campaigns: text } = useMailjetText()
  const columns = [
    text.name,
    text.first,
    text.last,
    text.messages,
    text.sent,
    text.opened,
    text.clicked,
    text.bounced,
    text.blocked,
    text.spam,
    text.unsub,
  ]
  return (
    <table class="campaign-table">
      <caption class="visually-hidden">{text.caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col" key={column}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {campaigns.map((campaign) => (
          <CampaignRow key={keyOf(campaign)} campaign={campaign} hasMailbox={hasMailbox} />
        ))}
      </tbody>
    </table>
  )
}

function CampaignRow({ campaign, hasMailbox }: { campaign: CampaignJson; hasMailbox: boolean }) {
  const { campaigns: text } = useMailjetText()
  const locale = useLocale()
  const { name, mailbox, messages, unique, events, hardBounces } = campaign
  const softBounces = Math.max(0, events.bounce - hardBounces)
  const share = (part: number): string => formatShare(part, unique.sent, locale)
  return (
    <tr>
      <th scope="row">
        <ScreenLink to={{ screen: 'mail', id: undefined, mailbox, q: searchTerm('campaign', name) }}>
          <bdi>{cutText(name, longest)}</bdi>
        </ScreenLink>
        {hasMailbox && (
          <span class="soft small campaign-mailbox">
            <bdi>{mailbox}</bdi>
          </span>
        )}
      </th>
      <Instant label={text.first} iso={campaign.createdAt} />
      <Instant label={text.last} iso={campaign.lastSentAt} />
      <Count label={text.messages} value={messages} />
      <Count label={text.sent} value={unique.sent} />
      <Count
        label={text.opened}
        value={unique.open}
        note={unique.open > 0 ? `${share(unique.open)} · ${text.times(events.open)}` : undefined}
      />
      <Count
        label={text.clicked}
        value={unique.click}
        note={unique.click > 0 ? `${share(unique.click)} · ${text.times(events.click)}` : undefined}
      />
      <Count
        label={text.bounced}
        value={unique.bounce}
        note={unique.bounce > 0 ? text.hardSoft(hardBounces, softBounces) : undefined}
      />
      <Count label={text.blocked} value={unique.blocked} />
      <Count label={text.spam} value={unique.spam} />
      <Count label={text.unsub} value={unique.unsub} />
    </tr>
  )
}

function Instant({ label, iso }: { label: string; iso: string }) {
  const { now } = useApp()
  const locale = useLocale()
  return (
    <td>
      <Label>{label}</Label>
      <time dateTime={iso} title={formatExactTime(iso, locale)}>
        {formatShortTime(iso, now.value, locale)}
      </time>
    </td>
  )
}

function Count({ label, value, note }: { label: string; value: number; note?: string | undefined }) {
  const locale = useLocale()
  return (
    <td class={value === 0 ? 'campaign-count soft' : 'campaign-count'}>
      <Label>{label}</Label>
      <span>
        {formatCount(value, locale)}
        {note !== undefined && <span class="soft small campaign-note"> {note}</span>}
      </span>
    </td>
  )
}

/** Names a value where there is no room for the head of the table. */
function Label({ children }: { children: string }) {
  return <span class="campaign-label soft small">{children}</span>
}
