import type Database from 'better-sqlite3'
import { deliveryStatuses, mailjetEventTypes } from '../../model/mailjet-event.ts'
import { type MailjetStatistic, slotMs, statisticSources } from '../../model/mailjet-statistic.ts'
import type { StatisticSelection } from '../resource-store.ts'

/** Columns of the table, apart from its key. */
const counts = [
  'messages',
  'sent',
  'opened',
  'clicked',
  'hard',
  'soft',
  'blocked',
  'spam',
  'unsub',
  'opens',
  'clicks',
  'spams',
  'unsubs',
  'open_delay',
  'click_delay',
] as const

type Counts = Partial<Record<(typeof counts)[number], number>>

/** Whose numbers an event moves. */
export interface StatisticPlace {
  readonly mailboxId: number
  readonly senderId: number
  readonly campaignId: number | null
  /** Epoch ms. */
  readonly arrivedAt: number
}

export interface StatisticEvent {
  readonly type: number
  readonly at: number
  /** The first of its type to its delivery. */
  readonly isFirst: boolean
  /** Where the delivery stands now, and stood before, as numbers of the store. */
  readonly status: number
  readonly statusBefore: number
}

const timing = { message: 0, event: 1 } as const
const source = { apikey: 0, sender: 1, campaign: 2 } as const

/** Counts what happens, in slots of five minutes. Used inside transactions only. */
export function createStatisticWriter(db: Database.Database) {
  const add = db.prepare(
    `INSERT INTO statistic (mailbox_id, timing, source, source_id, slot, ${counts.join(', ')})
     VALUES (?, ?, ?, ?, ?, ${counts.map(() => '?').join(', ')})
     ON CONFLICT DO UPDATE SET ${counts.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`,
  )
  const remove = db.prepare<[number, number]>(
    `DELETE FROM statistic WHERE (mailbox_id, timing, source, source_id, slot) IN (
       SELECT mailbox_id, timing, source, source_id, slot FROM statistic WHERE mailbox_id = ? LIMIT ?)`,
  )

  function count(place: StatisticPlace, event: StatisticEvent | undefined, isNew: boolean): void {
    const { mailboxId, senderId, campaignId, arrivedAt } = place
    const changes = { ...(event && changesOf(event, arrivedAt)), messages: isNew ? 1 : 0 }
    const values = counts.map((name) => changes[name] ?? 0)
    const [came, happened] = [slotOf(arrivedAt), slotOf(event?.at ?? arrivedAt)]
    add.run(mailboxId, timing.message, source.apikey, 0, came, ...values)
    add.run(mailboxId, timing.message, source.sender, senderId, came, ...values)
    add.run(mailboxId, timing.event, source.apikey, 0, happened, ...values)
    if (campaignId === null) return
    add.run(mailboxId, timing.message, source.campaign, campaignId, came, ...values)
    add.run(mailboxId, timing.event, source.campaign, campaignId, happened, ...values)
  }

  return {
    /** @param isNew the first thing that is told of its delivery: that is counted, too */
    count,
    removeStatistics: (mailboxId: number, limit: number): number => remove.run(mailboxId, limit).changes,
  }
}

/** More than there are. */
const wholeSlots = 2 ** 31 - 1

const slotOf = (at: number) => Math.floor(at / slotMs)

const [hardBounced, softBounced] = [
  deliveryStatuses.indexOf('hardbounced'),
  deliveryStatuses.indexOf('softbounced'),
]

function changesOf({ type, at, isFirst, status, statusBefore }: StatisticEvent, arrivedAt: number): Counts {
  const once = isFirst ? 1 : 0
  const delay = Math.max(0, Math.floor((at - arrivedAt) / 1_000))
  switch (mailjetEventTypes[type]) {
    case 'sent':
      return { sent: once }
    case 'open':
      return { opened: once, opens: 1, open_delay: delay }
    case 'click':
      return { clicked: once, clicks: 1, click_delay: delay }
    case 'bounce': {
      if (status === statusBefore) return {}
      return { hard: status === hardBounced ? 1 : 0, soft: status === softBounced ? 1 : 0 }
    }
    case 'blocked':
      return { blocked: once }
    case 'spam':
      return { spam: once, spams: 1 }
    case 'unsub':
      return { unsub: once, unsubs: 1 }
    default:
      return {}
  }
}

type StatisticRow = Readonly<Record<(typeof counts)[number] | 'source_id', number>> & {
  readonly stretch: number | null
}

/** Reads them back, as long stretches as are asked for. */
export function createStatisticReader(db: Database.Database) {
  const mailboxId = db.prepare<[string], number>('SELECT id FROM mailbox WHERE name = ?').pluck()
  const sums = counts.map((name) => `sum(${name}) AS ${name}`).join(', ')
  const where = `mailbox_id = @mailbox AND timing = @timing AND source = @source
    AND (@sourceId IS NULL OR source_id = @sourceId) AND slot >= @from AND slot < @to`
  const ofOne = where.replace('(@sourceId IS NULL OR source_id = @sourceId)', 'source_id = @sourceId')
  // A number comes as a fraction, by which a division would have one, too.
  const stretch = 'slot / CAST(@slots AS INTEGER)'
  const group = `GROUP BY source_id, ${stretch}`
  const select = (rows: string) =>
    `SELECT source_id, ${stretch} * @slots AS stretch, ${sums} FROM statistic WHERE ${rows}
     ${group} ORDER BY source_id, stretch LIMIT @limit OFFSET @offset`
  const total = (rows: string) => `SELECT count(*) FROM (SELECT 1 FROM statistic WHERE ${rows} ${group})`
  const list = {
    one: db.prepare<unknown[], StatisticRow>(select(ofOne)),
    all: db.prepare<unknown[], StatisticRow>(select(where)),
  }
  const count = {
    one: db.prepare<unknown[], number>(total(ofOne)).pluck(),
    all: db.prepare<unknown[], number>(total(where)).pluck(),
  }

  function toParameters(selection: StatisticSelection) {
    const { resolutionMs, from, to } = selection
    const mailbox = mailboxId.get(selection.mailbox)
    return (
      mailbox !== undefined && {
        mailbox,
        timing: timing[selection.timing],
        source: statisticSources.indexOf(selection.source),
        sourceId: selection.sourceId ?? null,
        from: from === undefined ? 0 : slotOf(from),
        to: to === undefined ? Number.MAX_SAFE_INTEGER : Math.ceil(to / slotMs),
        slots: resolutionMs === null ? wholeSlots : resolutionMs / slotMs,
      }
    )
  }
  const kindOf = ({ sourceId }: StatisticSelection) => (sourceId === undefined ? 'all' : 'one')

  return {
    listStatistics(
      selection: StatisticSelection,
      page: { readonly limit: number; readonly offset: number },
    ): readonly MailjetStatistic[] {
      const parameters = toParameters(selection)
      if (parameters === false) return []
      return list[kindOf(selection)]
        .all({ ...parameters, ...page })
        .map((row) => toStatistic(row, selection.resolutionMs === null))
    },
    countStatistics(selection: StatisticSelection): number {
      const parameters = toParameters(selection)
      return parameters === false ? 0 : (count[kindOf(selection)].get(parameters) ?? 0)
    },
  }
}

function toStatistic(
  { source_id, stretch, open_delay, click_delay, ...numbers }: StatisticRow,
  isWhole: boolean,
): MailjetStatistic {
  return {
    ...numbers,
    sourceId: source_id,
    from: isWhole || stretch === null ? null : stretch * slotMs,
    openDelay: open_delay,
    clickDelay: click_delay,
  }
}
