/** Whose numbers: all of an API key, those of a sender, those of a campaign. */
export const statisticSources = ['apikey', 'sender', 'campaign'] as const

export type StatisticSource = (typeof statisticSources)[number]

/** By when its message came, or by when it happened itself. */
export type StatisticTiming = 'message' | 'event'

/** The finest grain that is counted in. */
export const slotMs = 5 * 60 * 1_000

/** What happened in a stretch of time. */
export interface MailjetStatistic {
  /** 0 of an API key. */
  readonly sourceId: number
  /** When the stretch begins, epoch ms; null for all there ever was. */
  readonly from: number | null
  /** Deliveries, the blocked ones included. */
  readonly messages: number
  /** Deliveries to which it happened at least once. */
  readonly sent: number
  readonly opened: number
  readonly clicked: number
  readonly hard: number
  readonly soft: number
  readonly blocked: number
  readonly spam: number
  readonly unsub: number
  /** Events: a mail that was opened twice counts twice. */
  readonly opens: number
  readonly clicks: number
  readonly spams: number
  readonly unsubs: number
  /** Seconds from the arrivals of the messages to these events, all together. */
  readonly openDelay: number
  readonly clickDelay: number
}
