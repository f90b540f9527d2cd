import type { Route } from '../../../http/route.ts'
import {
  type MailjetStatistic,
  type StatisticSource,
  type StatisticTiming,
  slotMs,
} from '../../../model/mailjet-statistic.ts'
import type { StatisticSelection } from '../../../store/resource-store.ts'
import { type AccountRoutesOptions, defineAccountRoute } from './account-route.ts'
import { answerPage, type RestObject } from './rest-answer.ts'
import type { RestQuery } from './rest-query.ts'
import { RestError } from './rest-route.ts'
import { readNumber, readTime, timeOf } from './rest-values.ts'

const sources: Readonly<Record<string, StatisticSource | 'list'>> = {
  apikey: 'apikey',
  campaign: 'campaign',
  sender: 'sender',
  list: 'list',
}
const timings: Readonly<Record<string, StatisticTiming>> = { message: 'message', event: 'event' }
const hourMs = 60 * 60 * 1_000
/** Null for all time. */
const resolutions: Readonly<Record<string, number | null>> = {
  lifetime: null,
  day: 24 * hourMs,
  hour: hourMs,
  highest: slotMs,
}

/** `/statcounters`: numbers by API key, campaign or sender, over all time or by day, hour and five minutes. */
export function createStatcounterRoutes(options: AccountRoutesOptions): readonly Route[] {
  const { accountOf, resources } = options.events
  return [
    defineAccountRoute(options, {
      method: 'get',
      path: '/statcounters',
      handle({ caller: { mailbox }, query }) {
        const selection = readSelection(mailbox, query)
        const { limit, offset } = query
        const apiKeyId = accountOf(mailbox).apiKeyId
        // There are no contact lists, so nothing was sent to any.
        if (selection === undefined)
          return answerPage(
            query,
            async () => [],
            async () => 0,
          )
        return answerPage(
          query,
          async () => {
            const found = await resources.listStatistics(selection, { limit, offset })
            // A key is there before it has sent anything.
            if (found.length === 0 && isWholeKey(selection) && offset === 0)
              return [statisticObject(nothing, apiKeyId, 'apikey')]
            return found.map((statistic) => statisticObject(statistic, apiKeyId, selection.source))
          },
          () => resources.countStatistics(selection),
        )
      },
    }),
  ]
}

const isWholeKey = ({ source, resolutionMs }: StatisticSelection) =>
  source === 'apikey' && resolutionMs === null

const nothing: MailjetStatistic = {
  sourceId: 0,
  from: null,
  messages: 0,
  sent: 0,
  opened: 0,
  clicked: 0,
  hard: 0,
  soft: 0,
  blocked: 0,
  spam: 0,
  unsub: 0,
  opens: 0,
  clicks: 0,
  spams: 0,
  unsubs: 0,
  openDelay: 0,
  clickDelay: 0,
}

function readSelection(mailbox: string, query: RestQuery): StatisticSelection | undefined {
  const source = readChoice(query, 'CounterSource', sources)
  const timing = readChoice(query, 'CounterTiming', timings)
  const resolutionMs = readChoice(query, 'CounterResolution', resolutions)
  if (source === 'sender' && timing === 'event')
    throw new RestError(400, 'CounterTiming "Event" cannot be used with CounterSource "Sender"')
  const given = readNumber(query, 'SourceID')
  if ((source === 'campaign' || source === 'list') && given === undefined)
    throw new RestError(400, 'SourceID is mandatory with CounterSource "Campaign" and "List"')
  const [from, to] = [readTime(query, 'FromTS'), readTime(query, 'ToTS')]
  if (resolutionMs !== null && (from === undefined || to === undefined))
    throw new RestError(400, 'FromTS and ToTS are mandatory unless CounterResolution is "Lifetime"')
  if (source === 'list') return undefined
  return { mailbox, source, sourceId: source === 'apikey' ? 0 : given, timing, resolutionMs, from, to }
}

function readChoice<Value>(query: RestQuery, name: string, values: Readonly<Record<string, Value>>): Value {
  const text = query.get(name)
  if (text === undefined) throw new RestError(400, `Missing mandatory filter "${name}"`)
  const found = Object.entries(values).find(([value]) => value === text.toLowerCase())
  if (found !== undefined) return found[1]
  throw new RestError(400, `Invalid value for filter "${name}": expected ${Object.keys(values).join(', ')}`)
}

function statisticObject(found: MailjetStatistic, apiKeyId: number, source: StatisticSource): RestObject {
  return {
    APIKeyID: apiKeyId,
    EventClickDelay: average(found.clickDelay, found.clicks),
    EventClickedCount: found.clicks,
    EventOpenDelay: average(found.openDelay, found.opens),
    EventOpenedCount: found.opens,
    EventSpamCount: found.spams,
    EventUnsubscribedCount: found.unsubs,
    EventWorkflowExitedCount: 0,
    MessageBlockedCount: found.blocked,
    MessageClickedCount: found.clicked,
    MessageDeferredCount: 0,
    MessageHardBouncedCount: found.hard,
    MessageOpenedCount: found.opened,
    MessageQueuedCount: 0,
    MessageSentCount: found.sent,
    MessageSoftBouncedCount: found.soft,
    MessageSpamCount: found.spam,
    MessageUnsubscribedCount: found.unsub,
    MessageWorkFlowExitedCount: 0,
    SourceID: source === 'apikey' ? apiKeyId : found.sourceId,
    Timeslice: timeOf(found.from),
    Total: found.messages,
  }
}

/** Quirk: whether Mailjet's delays are sums or averages is not documented; these are averages, in whole seconds. */
function average(seconds: number, events: number): number {
  return events === 0 ? 0 : Math.round(seconds / events)
}
